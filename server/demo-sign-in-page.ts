/** The demo's sign-in page: a form without scripts, and the invented people to choose from. */
import { createHash } from 'node:crypto'
import type { DemoPerson } from './demo-provider.ts'

const style = `
  :root { color-scheme: light dark; font: 17px/1.5 "Fira Sans", system-ui, sans-serif; }
  body { margin: 0; background: Canvas; color: CanvasText; }
  main { max-width: 26rem; margin: 6vh auto; padding: 0 1.25rem; }
  h1 { font-size: 1.6rem; margin: 0 0 .25rem; }
  p { margin: .5rem 0 1.25rem; }
  label { display: block; font-weight: 600; margin: 1rem 0 .25rem; }
  input { font: inherit; width: 100%; box-sizing: border-box; padding: .55rem .7rem; border: 1px solid GrayText; border-radius: .3rem; background: Field; color: FieldText; }
  input:focus-visible, button:focus-visible, summary:focus-visible { outline: 3px solid #1455b8; outline-offset: 2px; }
  button { font: inherit; font-weight: 600; margin-top: 1.5rem; width: 100%; padding: .7rem; border: 0; border-radius: .3rem; background: #1455b8; color: #fff; cursor: pointer; }
  .wrong { border-left: .3rem solid #b3261e; padding: .4rem .8rem; margin: 1rem 0; }
  details { margin-top: 2.5rem; }
  summary { cursor: pointer; }
  table { border-collapse: collapse; width: 100%; margin-top: .75rem; font-size: .88rem; }
  th, td { text-align: left; padding: .3rem .5rem .3rem 0; border-bottom: 1px solid color-mix(in srgb, CanvasText 18%, transparent); vertical-align: top; }
  td { font-variant-numeric: tabular-nums; }
`
const styleHash = createHash('sha256').update(style).digest('base64')

const headers = {
  'content-type': 'text/html; charset=utf-8',
  // The loopback address stands for the laptop: a form's answer is followed there (CSP 3, form-action and redirects).
  'content-security-policy': `default-src 'none'; style-src 'sha256-${styleHash}'; form-action 'self' http://127.0.0.1:*; frame-ancestors 'none'; base-uri 'none'`,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
}

const roleNames: Readonly<Record<string, string>> = {
  personalAdvisor: 'Persönliche Ansprechperson',
  caseManager: 'Fallmanagement',
  placementOfficer: 'Arbeitsvermittlung',
  benefitsOfficer: 'Leistung',
  fieldInspector: 'Außendienst',
  holisticCoach: 'Ganzheitliche Betreuung',
  teamLead: 'Teamleitung',
  controller: 'Controlling',
  auditor: 'Datenschutz',
  administrator: 'Verwaltung der Anwendung',
}

export function signInPage(people: readonly DemoPerson[], user: string, wrong: boolean) {
  const rows = people.map(
    ({ name, role, user: account, password }) =>
      `<tr><td>${escape(name)}<br>${escape(roleNames[role] ?? role)}</td><td>${escape(account)}</td><td>${escape(password)}</td></tr>`,
  )
  const html = `<!doctype html>
<html lang="de">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Anmelden</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>Anmelden</h1>
<p>Melden Sie sich mit Ihrem Konto beim Jobcenter an. Danach geht es in Antlitz weiter.</p>
${wrong ? '<p class="wrong" role="alert">Name oder Passwort stimmt nicht. Bitte versuchen Sie es noch einmal.</p>' : ''}
<form method="post" autocomplete="off">
<label for="user">Benutzername</label>
<input id="user" name="user" value="${escape(user)}" autocapitalize="none" spellcheck="false" required${user === '' ? ' autofocus' : ''}>
<label for="password">Passwort</label>
<input id="password" name="password" type="password" required${user === '' ? '' : ' autofocus'}>
<button type="submit">Anmelden</button>
</form>
<details>
<summary>Erfundene Personen zum Ausprobieren</summary>
<table>
<thead><tr><th scope="col">Wer</th><th scope="col">Benutzername</th><th scope="col">Passwort</th></tr></thead>
<tbody>
${rows.join('\n')}
</tbody>
</table>
</details>
</main>
</body>
</html>
`
  return { html, headers }
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.codePointAt(0)};`)
}
