// A sheet that waits for the network. Without script the form is posted as any other.
(function () {
  'use strict'

  const PREFIX = 'emargement:'
  const RETRY = 20000

  function waiting (who) {
    try { return JSON.parse(localStorage.getItem(PREFIX + who)) || [] } catch (fault) { return [] }
  }
  function keep (who, list) {
    if (list.length) localStorage.setItem(PREFIX + who, JSON.stringify(list))
    else localStorage.removeItem(PREFIX + who)
  }
  function identifier () {
    if (crypto.randomUUID) return crypto.randomUUID()
    return '10000000-1000-4000-8000-100000000000'.replace(/[018]/g, function (sign) {
      return (sign ^ crypto.getRandomValues(new Uint8Array(1))[0] & 15 >> sign / 4).toString(16)
    })
  }
  function token () {
    const field = document.querySelector('input[name="csrfmiddlewaretoken"]')
    return field ? field.value : ''
  }
  function say (text, tone) {
    document.querySelectorAll('[data-offline-state], [data-offline-waiting]').forEach(function (place) {
      place.textContent = text
      place.dataset.tone = tone || ''
      place.hidden = false
    })
  }

  // One signature: its page, what was entered, when, and a key by which it is kept once.
  async function send (each) {
    const body = new URLSearchParams(each.fields)
    body.set('cle', each.key)
    body.set('signe_le', each.at)
    body.set('csrfmiddlewaretoken', token() || each.token)
    const answer = await fetch(each.url, {
      method: 'POST', body: body, headers: { Accept: 'application/json', 'X-CSRFToken': token() || each.token }
    })
    if (answer.status === 404) return { ok: false, message: 'Cette feuille ne vous est plus ouverte\u202f: voyez le formateur.' }
    const kind = answer.headers.get('Content-Type') || ''
    if (answer.redirected || !kind.includes('application/json')) throw new Error('later')
    return answer.json()
  }

  let running = false
  async function flush (who) {
    if (running) return
    running = true
    let last = null
    try {
      for (let list = waiting(who); list.length; list = waiting(who)) {
        const each = list[0]
        last = await send(each)
        keep(who, waiting(who).filter(function (other) { return other.key !== each.key }))
        if (!last.ok) { say(last.message, 'bad'); break }
      }
      if (last && last.ok) {
        say(last.message + ' Envoyé.', 'ok')
        document.dispatchEvent(new CustomEvent('emargement:envoye'))
      }
    } catch (fault) {
      const number = waiting(who).length
      say('Pas de réseau\u202f: ' + (number > 1 ? number + ' feuilles attendent' : 'la feuille attend') +
        ' sur ce téléphone. Gardez cette page ouverte, ou rouvrez-la plus tard.', 'wait')
    } finally { running = false }
  }

  document.querySelectorAll('form[data-offline]').forEach(function (form) {
    const who = form.dataset.offline
    form.addEventListener('submit', function (event) {
      event.preventDefault()
      const fields = {}
      new FormData(form).forEach(function (value, name) { if (name !== 'csrfmiddlewaretoken') fields[name] = value })
      // A newer sheet of the same page takes the place of the one that waits.
      const list = waiting(who).filter(function (each) { return each.url !== location.pathname })
      list.push({ url: location.pathname, fields: fields, at: new Date().toISOString(), key: identifier(), token: token() })
      keep(who, list)
      flush(who)
    })
  })

  const places = document.querySelectorAll('[data-offline], [data-offline-waiting]')
  if (!places.length) return
  const who = places[0].dataset.offline || places[0].dataset.offlineWaiting
  function again () { if (waiting(who).length && token()) flush(who) }
  window.addEventListener('online', again)
  setInterval(again, RETRY)
  again()
})()
