// The session live: says when the network is cut, and keeps what was written until it is sent.
(function () {
  'use strict'
  const notice = document.getElementById('coupure')
  function cut (isCut) { if (notice) notice.hidden = !isCut }
  document.addEventListener('htmx:sendError', function () { cut(true) })
  document.addEventListener('htmx:timeout', function () { cut(true) })
  document.addEventListener('htmx:afterRequest', function (event) { if (event.detail.xhr && event.detail.xhr.status) cut(false) })

  // A page that must be read again waits while somebody writes marks.
  const form = document.querySelector('form.marking')
  if (!form) return
  let isDirty = false
  form.addEventListener('input', function () { isDirty = true })
  form.addEventListener('submit', function () { isDirty = false })
  document.addEventListener('htmx:beforeOnLoad', function (event) {
    if (isDirty && event.detail.xhr.getResponseHeader('HX-Refresh')) event.preventDefault()
  })
})()
