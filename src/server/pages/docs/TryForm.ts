/**
 * The form that sends a request of an operation from the page.
 *
 * @module
 */
import { type Content, markup } from "../Html.ts"
import type { Operation, Parameter } from "./Document.ts"

const choices = ({ enum: texts, type }: Parameter["schema"]): ReadonlyArray<string> | undefined =>
  type === "boolean" ? ["true", "false"] : texts?.filter((text) => text !== null).map(String)

const field = (id: string, { explode, in: place, name, required, schema }: Parameter): Content => {
  const list = choices(schema)
  const isRepeated = schema.type === "array" && explode !== false
  const attributes = markup`id="try-${id}-${name}" name="${name}" data-in="${place}"${
    required ? word("required") : ""
  }`
  const input = list !== undefined
    ? markup`<select ${attributes}><option></option>${
      list.map((text) => markup`<option>${text}</option>`)
    }</select>`
    : isRepeated
    ? markup`<textarea ${attributes} data-several rows="1" spellcheck="false"></textarea>`
    : markup`<input ${attributes} autocomplete="off">`
  const hint = isRepeated ? ", each on a line" : ""
  return markup`<label for="try-${id}-${name}">${name}${hint}${input}</label>`
}

/** An attribute that is there or not. */
const word = (name: string) => ({ markup: ` ${name}` })

/** What a body looks like: that of the example. */
const bodyOf = (operation: Operation): string => {
  const source = operation["x-codeSamples"][0]?.source ?? ""
  const [, body] = /--data '([^]*)'$/.exec(source) ?? []
  if (body === undefined) return ""
  return operation.requestBody?.content["application/json"] === undefined
    ? body
    : JSON.stringify(JSON.parse(body), undefined, 2)
}

/** The form of an operation. Its button is of use once the script of the page runs. */
export const tryForm = (
  { method, operation, path }: {
    readonly method: string
    readonly path: string
    readonly operation: Operation
  },
): Content => {
  const { operationId: id, parameters = [], requestBody, security = [] } = operation
  const [type] = Object.keys(requestBody?.content ?? {})
  return markup`<details>
      <summary>Try it</summary>
      <form aria-label="Try ${id}" data-method="${method}" data-path="${path}" ${
    security.length > 0 ? word("data-token") : ""
  }>
    ${parameters.map((parameter) => field(id, parameter))}${
    type === undefined ? "" : markup`<label class="wide" for="try-${id}-body">Body, ${type}
      <textarea id="try-${id}-body" data-in="body" data-type="${type}" spellcheck="false">${
      bodyOf(
        operation,
      )
    }</textarea></label>
    `
  }<div class="wide"><button disabled>Send</button> <span role="status"></span></div>
    <pre class="wide" tabindex="0" aria-label="Response of ${id}" hidden></pre>
      </form>
    </details>
  `
}
