// The entry grid by keyboard: Enter and the arrows move, a range copied from a spreadsheet is pasted, totals follow.
// The form works without it.
(function () {
  'use strict'
  const form = document.getElementById('grille')
  if (!form) return
  const table = form.querySelector('table')
  const rows = Array.from(table.tBodies[0].rows)

  function place (input) {
    const cell = input.closest('td')
    return [rows.indexOf(cell.parentNode), cell.cellIndex]
  }
  function at (row, column) {
    const found = rows[row] && rows[row].cells[column]
    return found ? found.querySelector('input') : null
  }
  function move (input, down, right) {
    let [row, column] = place(input)
    do {
      row += down
      column += right
      const next = at(row, column)
      if (next) { next.focus(); next.select(); return true }
    } while (row >= 0 && row < rows.length && column > 0 && column < rows[0].cells.length)
    return false
  }

  // Thousandths, so that no binary fraction enters a sum; null when it is no figure.
  function figure (text) {
    const plain = text.replace(/\s/g, '').replace('\u2212', '-').replace('.', ',')
    if (!plain) return 0
    const found = /^(-?)(\d+)(?:,(\d{1,3}))?$/.exec(plain)
    if (!found) return null
    const value = parseInt(found[2] + (found[3] || '').padEnd(3, '0'), 10)
    return found[1] ? -value : value
  }
  function written (value) {
    const whole = String(Math.trunc(Math.abs(value) / 1000)).replace(/\B(?=(\d{3})+$)/g, '\u202f')
    const rest = String(Math.abs(value) % 1000).padStart(3, '0').replace(/0+$/, '')
    return (value < 0 ? '\u2212' : '') + whole + (rest ? ',' + rest : '')
  }
  const feet = table.tFoot.rows[0].cells
  function shownTotal (cell) {
    const bold = cell.querySelector('b')
    return bold ? figure(bold.textContent) : null
  }
  const base = Array.from(feet, shownTotal)
  function total (column) {
    if (base[column] === null) return
    let sum = base[column]
    for (const row of rows) {
      const input = row.cells[column].querySelector('input')
      if (!input) continue
      const now = figure(input.value)
      const then = figure(input.defaultValue)
      if (now === null || then === null) return
      sum += now - then
    }
    feet[column].querySelector('b').textContent = sum ? written(sum) : ''
  }
  const told = form.querySelector('[data-changes]')
  const quiet = told ? told.textContent : ''
  function changed (input) {
    input.classList.toggle('edited', input.value !== input.defaultValue)
    const [, column] = place(input)
    if (input.name[0] === 'c') total(column)
    const count = table.querySelectorAll('input.edited').length
    if (told) told.textContent = count ? count + (count < 2 ? ' case changée' : ' cases changées') : quiet
  }

  form.addEventListener('input', function (event) { changed(event.target) })
  form.addEventListener('keydown', function (event) {
    const input = event.target
    if (!input.closest || !input.closest('tbody')) return
    const caret = input.selectionStart === input.selectionEnd ? input.selectionStart : null
    const whole = input.selectionStart === 0 && input.selectionEnd === input.value.length
    let done = false
    if (event.key === 'Enter') done = move(input, event.shiftKey ? -1 : 1, 0) || true
    else if (event.key === 'ArrowDown') done = move(input, 1, 0)
    else if (event.key === 'ArrowUp') done = move(input, -1, 0)
    else if (event.key === 'ArrowRight' && (whole || caret === input.value.length)) done = move(input, 0, 1)
    else if (event.key === 'ArrowLeft' && (whole || caret === 0)) done = move(input, 0, -1)
    else if (event.key === 'Escape') { input.value = input.defaultValue; changed(input); done = true }
    if (done) event.preventDefault()
  })
  form.addEventListener('paste', function (event) {
    const input = event.target
    const text = event.clipboardData ? event.clipboardData.getData('text/plain') : ''
    if (!input.closest('tbody') || !/[\t\n]/.test(text.trim())) return
    event.preventDefault()
    const [first, column] = place(input)
    text.replace(/\r/g, '').replace(/\n$/, '').split('\n').forEach(function (line, down) {
      line.split('\t').forEach(function (value, right) {
        const next = at(first + down, column + right)
        if (next) { next.value = value.trim(); changed(next) }
      })
    })
  })
})()
