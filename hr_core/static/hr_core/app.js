// The little that HTML cannot do alone. Every page works without it.
(function () {
  'use strict'

  // Menus close when one clicks elsewhere or presses Escape.
  function closeMenus (except) {
    document.querySelectorAll('details.menu[open]').forEach(function (menu) {
      if (!except || !menu.contains(except)) menu.open = false
    })
  }
  // So does what the search suggests.
  function closeSuggestions (inside) {
    const place = document.getElementById('suggestions')
    if (place && !(inside && inside.closest('.search'))) place.textContent = ''
  }
  document.addEventListener('click', function (event) { closeMenus(event.target); closeSuggestions(event.target) })
  document.addEventListener('focusin', function (event) { closeSuggestions(event.target) })
  document.addEventListener('keydown', function (event) {
    if (event.key !== 'Escape') return
    closeSuggestions()
    const open = document.querySelector('details.menu[open]')
    if (open) { closeMenus(); open.querySelector('summary').focus() }
  })

  // Boxes of a list: all at once, and how many are chosen.
  function count () {
    const chosen = document.querySelectorAll('input[name="choisis"]:checked').length
    document.querySelectorAll('[data-chosen]').forEach(function (place) {
      place.textContent = chosen < 2 ? chosen + ' ligne choisie' : chosen + ' lignes choisies'
    })
    document.querySelectorAll('[data-bulk]').forEach(function (bar) { bar.hidden = chosen === 0 })
    document.querySelectorAll('input[name="choisis"]').forEach(function (box) {
      box.closest('tr').classList.toggle('sel', box.checked)
    })
  }
  document.addEventListener('change', function (event) {
    if (event.target.matches('[data-choose-all]')) {
      document.querySelectorAll('input[name="choisis"]').forEach(function (box) { box.checked = event.target.checked })
    }
    if (event.target.matches('[data-choose-all], input[name="choisis"]')) count()
  })

  // The summary of a refused form takes the focus; the current tab is in sight; the print button prints.
  function ready (root) {
    count()
    const summary = root.querySelector('[data-focus]')
    if (summary) summary.focus()
    root.querySelectorAll('.tabs [aria-current], .views [aria-current]').forEach(function (tab) {
      const strip = tab.parentElement
      strip.scrollLeft = tab.offsetLeft - strip.offsetLeft - (strip.clientWidth - tab.offsetWidth) / 2
    })
    root.querySelectorAll('[data-print]').forEach(function (button) {
      button.hidden = false
      button.addEventListener('click', function () { window.print() })
    })
  }
  ready(document)
  document.addEventListener('htmx:load', function (event) { ready(event.detail.elt) })
})()
