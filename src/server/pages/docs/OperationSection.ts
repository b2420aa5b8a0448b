/**
 * One operation on the page: what it takes, what it answers, how it fails, examples, and a form.
 *
 * @module
 */
import { publicReads } from "../../../contract/PublicReads.ts"
import { type Route, routes } from "../../../contract/Routes.ts"
import { type Content, markup } from "../Html.ts"
import type { Document, Operation, Parameter, Response } from "./Document.ts"
import { tryForm } from "./TryForm.ts"
import { nameOf, typeOf } from "./Types.ts"

/** An operation with its address. */
export interface Shown {
  readonly method: string
  readonly path: string
  readonly operation: Operation
}

const needed = (isNeeded: boolean | undefined) =>
  isNeeded ? [" ", markup`<span class="needed">required</span>`] : ""

/** A table in which a wide one scrolls by itself. */
export const table = (
  caption: string,
  heads: ReadonlyArray<string>,
  rows: ReadonlyArray<ReadonlyArray<Content>>,
): Content =>
  markup`<div class="scroll" role="region" aria-label="${caption}" tabindex="0">
      <table>
        <thead>
          <tr>${heads.map((head) => markup`<th scope="col">${head}</th>`)}</tr>
        </thead>
        <tbody>${
    rows.map(([first, ...rest]) =>
      markup`<tr><th scope="row">${first}</th>${rest.map((cell) => markup`<td>${cell}</td>`)}</tr>`
    )
  }</tbody>
      </table>
    </div>
  `

const parameterRow = ({ description, in: place, name, required, schema }: Parameter) => [
  [markup`<code>${name}</code>`, needed(required)],
  place,
  typeOf(schema),
  description,
]

const resolved = ({ components }: Document, response: Response): Response =>
  response.$ref === undefined ? response : components.responses[nameOf(response.$ref)] ?? response

const contentRows = (content: Operation["responses"][string]["content"] = {}) =>
  Object.entries(content).map(([type, { schema }]) =>
    markup`<div><code>${type}</code>: ${schema === undefined ? "" : typeOf(schema)}</div>`
  )

const messagesOf = ({ content }: Response): ReadonlyArray<string> =>
  Object.values(content?.["application/json"]?.examples ?? {}).map(({ value }) => value.message)

const responses = (id: string, document: Document, operation: Operation) => {
  const all = Object.entries(operation.responses)
    .map(([status, response]) => [status, resolved(document, response)] as const)
  const successes = all.filter(([status]) => Number(status) < 400)
  const failures = all.filter(([status]) => Number(status) >= 400)
  return markup`<h4>Responses</h4>
${
    table(
      `Responses of ${id}`,
      ["Status", "What", "Headers"],
      successes.map(([status, { content, description, headers }]) => [
        status,
        content === undefined ? description : contentRows(content),
        Object.entries(headers ?? {}).map(([name, header]) =>
          markup`<div><code>${name}</code>: ${header.description}</div>`
        ),
      ]),
    )
  }
<h4>Failures</h4>
${
    table(
      `Failures of ${id}`,
      ["Status", "When", "Messages"],
      failures.map(([status, response]) => [
        status,
        response.description,
        markup`<ul>${messagesOf(response).map((message) => markup`<li>${message}</li>`)}</ul>`,
      ]),
    )
  }`
}

const levelOf = (operation: string): string => {
  const all: Readonly<Record<string, Route>> = routes
  const level = all[operation]?.permission
  if (level === undefined) return "No token is needed."
  return publicReads.has(operation)
    ? `Needs a token of the level ${level}, where the server does not let everybody read.`
    : `Needs a token of the level ${level}.`
}

/** The section of an operation. */
export const operationSection = (
  document: Document,
  { method, operation, path }: Shown,
): Content => {
  const { operationId: id, parameters = [], requestBody } = operation
  return markup`<section class="sheet" id="${id}" aria-labelledby="${id}-title">
    <h3 id="${id}-title">${operation.summary}</h3>
    <p class="at"><span class="method ${method}">${method}</span> <code>${path}</code></p>
    <p>${operation.description}</p>
    <p class="soft">${levelOf(id)} Its name is <code>${id}</code>.</p>
    ${
    parameters.length === 0 ? "" : markup`<h4>Parameters</h4>
      ${table(`Parameters of ${id}`, ["Name", "In", "Type", "What"], parameters.map(parameterRow))}
    `
  }${
    requestBody === undefined ? "" : markup`<h4>Body${needed(requestBody.required)}</h4>
      ${contentRows(requestBody.content)}
    `
  }${responses(id, document, operation)}
    <h4>Examples</h4>
    ${
    operation["x-codeSamples"].map(({ label, source }) =>
      markup`<p class="soft">${label}</p>
        <pre tabindex="0" aria-label="${id} by ${label}"><code>${source}</code></pre>`
    )
  }${tryForm({ method, path, operation })}</section>
  `
}
