/**
 * The documentation in a browser: signing in, and sending requests from the page. The token and the
 * credentials stay in the memory of the page.
 *
 * @module
 */

const root = new URL(".", location.href)

// So much of a response is shown.
const mostShown = 100_000
// A token is renewed so many milliseconds after it was given, before its 300 seconds end.
const renewal = 280_000

interface Session {
  readonly token: string
  readonly renewAfter: number
  readonly credentials?: URLSearchParams
}

let session: Session | undefined

const find = <E extends Element>(selector: string, kind: new () => E, within: ParentNode) => {
  const found = within.querySelector(selector)
  return found instanceof kind ? found : undefined
}

const textOf = (form: HTMLFormElement, name: string): string => {
  const value = new FormData(form).get(name)
  return typeof value === "string" ? value : ""
}

const messageOf = (body: unknown): string =>
  typeof body === "object" && body !== null && "message" in body ? String(body.message) : ""

const obtain = async (credentials: URLSearchParams): Promise<Session> => {
  const response = await fetch(new URL(`auth?${credentials}`, root), { cache: "no-store" })
  const body: unknown = await response.json()
  if (!response.ok) throw new Error(messageOf(body) || `The response is ${response.status}.`)
  const token = typeof body === "object" && body !== null && "token" in body ? body.token : ""
  return { token: String(token), renewAfter: Date.now() + renewal, credentials }
}

/** The token, a new one where the last is about to end. */
const tokenNow = async (): Promise<string | undefined> => {
  if (session?.credentials !== undefined && Date.now() > session.renewAfter) {
    session = await obtain(session.credentials)
  }
  return session?.token
}

const say = (form: HTMLFormElement, text: string) => {
  const status = find("[role=status]", HTMLElement, form)
  if (status !== undefined) status.textContent = text
}

const signIn = async (form: HTMLFormElement) => {
  const token = textOf(form, "token").trim()
  try {
    session = token === ""
      ? await obtain(
        new URLSearchParams({
          clientID: textOf(form, "clientID").trim(),
          clientSecret: textOf(form, "clientSecret").trim(),
        }),
      )
      : { token, renewAfter: Infinity }
    form.reset()
    say(form, "Signed in. Requests from this page carry the token.")
  } catch (error) {
    session = undefined
    say(form, `Not signed in: ${error instanceof Error ? error.message : String(error)}`)
  }
}

/** The request that the fields of a form describe. */
const requestOf = async (form: HTMLFormElement): Promise<Request> => {
  let path = form.dataset["path"] ?? "/"
  const query = new URLSearchParams()
  const headers = new Headers({ accept: "application/json" })
  let body: string | undefined
  for (const field of form.elements) {
    const isField = field instanceof HTMLInputElement || field instanceof HTMLSelectElement ||
      field instanceof HTMLTextAreaElement
    if (!isField || field.value === "") continue
    const { in: place = "", several } = field.dataset
    const values = several === undefined ? [field.value] : field.value.split("\n")
    for (const value of values.filter((text) => text.trim() !== "")) {
      if (place === "path") path = path.replace(`{${field.name}}`, encodeURIComponent(value))
      else if (place === "query") query.append(field.name, value)
      else if (place === "header") headers.set(field.name, value)
    }
    if (place === "body") {
      body = field.value
      headers.set("content-type", field.dataset["type"] ?? "application/json")
    }
  }
  if (query.has("format")) headers.delete("accept")
  const token = form.dataset["token"] === undefined ? undefined : await tokenNow()
  if (token !== undefined) headers.set("authorization", `Bearer ${token}`)
  const url = new URL(path.slice(1), root)
  url.search = query.toString()
  return new Request(url, {
    method: form.dataset["method"] ?? "GET",
    headers,
    cache: "no-store",
    ...body !== undefined && { body },
  })
}

const shown = (text: string, type: string): string => {
  let whole = text
  if (/\bjson$/.test(type.replace(/;.*/, ""))) {
    try {
      whole = JSON.stringify(JSON.parse(text), undefined, 2)
    } catch {
      // It is shown as it came.
    }
  }
  return whole.length > mostShown
    ? `${whole.slice(0, mostShown)}\n… ${whole.length - mostShown} more characters`
    : whole
}

const running = new Map<HTMLFormElement, AbortController>()

const send = async (form: HTMLFormElement) => {
  running.get(form)?.abort()
  const controller = new AbortController()
  running.set(form, controller)
  const output = find("pre", HTMLElement, form)
  say(form, "Sending…")
  if (output !== undefined) output.hidden = true
  try {
    const request = await requestOf(form)
    const started = performance.now()
    const response = await fetch(request, { signal: controller.signal })
    const text = await response.text()
    const milliseconds = Math.round(performance.now() - started)
    const link = response.headers.get("link")
    const next = link === null ? "" : `; Link: ${link}`
    say(form, `${response.status} ${response.statusText} after ${milliseconds} ms${next}`)
    if (output === undefined) return
    output.textContent = shown(text, response.headers.get("content-type") ?? "")
    output.hidden = false
  } catch (error) {
    if (controller.signal.aborted) return
    say(form, `No answer: ${error instanceof Error ? error.message : String(error)}`)
  }
}

for (const form of document.forms) {
  const act = form.id === "sign-in" ? signIn : send
  form.addEventListener("submit", (event) => {
    event.preventDefault()
    void act(form)
  })
  const button = find("button", HTMLButtonElement, form)
  if (button !== undefined) button.disabled = false
}

const base = document.getElementById("base")
if (base !== null) base.textContent = root.href.replace(/\/$/, "")
