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

// A person is chosen by number or name: the page suggests while one types; arrows and Enter choose, Escape closes.
;(function () {
  'use strict'
  let waiting, latest = 0

  function listOf (box) { return document.getElementById(box.getAttribute('aria-controls')) }
  function options (box) { return Array.from(listOf(box).querySelectorAll('[data-value]')) }
  function close (box) {
    clearTimeout(waiting)
    latest += 1
    listOf(box).textContent = ''
    box.setAttribute('aria-expanded', 'false')
    box.removeAttribute('aria-activedescendant')
  }
  function activate (box, option) {
    options(box).forEach(function (each) { each.setAttribute('aria-selected', String(each === option)) })
    if (!option) return box.removeAttribute('aria-activedescendant')
    box.setAttribute('aria-activedescendant', option.id)
    option.scrollIntoView({ block: 'nearest' })
  }
  function choose (box, option) {
    box.value = option.dataset.value
    close(box)
    box.focus()
  }
  function ask (box) {
    const text = box.value.trim()
    if (text.length < 2) return close(box)
    const turn = ++latest
    const url = new URL(window.location.href)
    url.searchParams.set('suggerer', box.name)
    url.searchParams.set('q', text)
    fetch(url, { headers: { Accept: 'text/html' } }).then(function (answer) {
      return answer.ok && answer.headers.get('X-Suggestions') ? answer.text() : ''
    }).then(function (found) {
      if (turn !== latest) return
      listOf(box).innerHTML = found
      const number = options(box).length
      box.setAttribute('aria-expanded', String(found !== ''))
      box.closest('.combo').querySelector('[role=status]').textContent = number < 2 ? number + ' proposition' : number + ' propositions'
    }).catch(function () { close(box) })
  }

  document.addEventListener('input', function (event) {
    if (!event.target.matches('[data-people]')) return
    clearTimeout(waiting)
    waiting = setTimeout(ask, 180, event.target)
  })
  document.addEventListener('keydown', function (event) {
    const box = event.target
    if (!box.matches('[data-people]')) return
    const found = options(box)
    const at = found.findIndex(function (each) { return each.id === box.getAttribute('aria-activedescendant') })
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      if (!found.length) return ask(box)
      const step = event.key === 'ArrowDown' ? 1 : -1
      activate(box, found[at < 0 && step < 0 ? found.length - 1 : (at + step + found.length) % found.length])
    } else if (event.key === 'Enter' && at >= 0) {
      event.preventDefault()
      choose(box, found[at])
    } else if (event.key === 'Escape' && found.length) {
      event.stopPropagation()
      close(box)
    }
  })
  document.addEventListener('mousedown', function (event) {
    if (event.target.closest('.combo [role=listbox]')) event.preventDefault() // the field keeps the focus
  })
  document.addEventListener('click', function (event) {
    const option = event.target.closest('.combo [data-value]')
    if (option) choose(option.closest('.combo').querySelector('[data-people]'), option)
  })
  document.addEventListener('focusout', function (event) {
    if (event.target.matches('[data-people]')) close(event.target)
  })
})()
