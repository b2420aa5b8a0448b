/**
 * The documentation as a page, made from the OpenAPI document.
 *
 * @module
 */
import { type Content, markup } from "../Html.ts"
import type { Document, Operation, Schema } from "./Document.ts"
import { operationSection, type Shown, table } from "./OperationSection.ts"
import { typeOf } from "./Types.ts"

const shownOf = ({ paths }: Document): ReadonlyArray<Shown> =>
  Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({
      path,
      method: method.toUpperCase(),
      operation,
    }))
  )

const has = (tag: string) => ({ operation }: { readonly operation: Operation }) =>
  operation.tags.includes(tag)

const titleOf = (tag: string) => `${tag[0]!.toUpperCase()}${tag.slice(1)}`

const schemaSection = ([name, schema]: readonly [string, Schema]): Content => {
  const { description, properties, required = [] } = schema
  const rows = Object.entries(properties ?? {}).map(([field, of]) => [
    [
      markup`<code>${field}</code>`,
      required.includes(field) ? "" : [" ", markup`<span class="soft">optional</span>`],
    ],
    typeOf(of),
    of.description ?? "",
  ])
  return markup`<section class="sheet" id="schema-${name}" aria-labelledby="schema-${name}-title">
    <h3 id="schema-${name}-title">${name}</h3>
    ${description === undefined ? "" : markup`<p>${description}</p>`}
    ${
    rows.length === 0
      ? markup`<p>${typeOf(schema)}</p>`
      : table(`Fields of ${name}`, ["Field", "Type", "What"], rows)
  }
    </section>
  `
}

const navigation = (document: Document, shown: ReadonlyArray<Shown>) =>
  markup`<nav aria-label="Operations">
<p><a href=".">Home</a></p>
${
    document.tags.map(({ name }) =>
      markup`<h4><a href="#tag-${name}">${titleOf(name)}</a></h4>
        <ul>${
        shown.filter(has(name)).map(({ operation }) =>
          markup`<li><a href="#${operation.operationId}">${operation.summary}</a></li>`
        )
      }</ul>`
    )
  }<h4><a href="#schemas">Schemas</a></h4>
<ul>${
    Object.keys(document.components.schemas).map((name) =>
      markup`<li><a href="#schema-${name}">${name}</a></li>`
    )
  }</ul>
</nav>`

const environment: Content = [
  `export CAM2_BASE_URL="`,
  // The script puts the address of the page here.
  markup`<span id="base">https://cameras.example.org</span>`,
  `"
export CAM2_CLIENT_ID="…" CAM2_CLIENT_SECRET="…"
export CAM2_TOKEN="…" # from GET /auth, for curl; the module gets one by itself`,
]

const introduction = ({ info }: Document) =>
  markup`<header>
      <h1>${info.title}: the API</h1>
      <p>${info.description}</p>
      <p>Each operation is shown as a curl command and in TypeScript, with
    <code>@cam2/camera-database</code>. Both take the address and the credentials from the environment:</p>
      <pre tabindex="0" aria-label="The environment"><code>${environment}</code></pre>
      <p>The same for programs is the <a href="openapi.json">OpenAPI document</a>.</p>
    </header>
    <section class="sheet" aria-labelledby="sign-in-title">
      <h2 id="sign-in-title">Sign in to try it</h2>
      <p>With the credentials of a client, or with a token. They stay in the memory of this page, and are sent
    to this server only.</p>
      <form id="sign-in" aria-label="Sign in">
        <label
          for="client-id">Client ID<input id="client-id" name="clientID" autocomplete="off"></label>
        <label
          for="client-secret">Client secret<input id="client-secret" name="clientSecret" type="password"
    autocomplete="off"></label>
        <label
          for="token">Or a token<input id="token" name="token" type="password" autocomplete="off"></label>
        <div class="wide"><button disabled>Sign in</button> <span role="status"></span></div>
      </form>
      <noscript><p>Trying it needs JavaScript; all else is here without.</p></noscript>
    </section>
  `

/** The page, which loads its script and its style from the given addresses. */
export const docsPage = (
  document: Document,
  { script, style }: { readonly script: string; readonly style: string },
): string => {
  const shown = shownOf(document)
  return markup`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>${document.info.title}: the API</title>
        <link rel="stylesheet" href="${style}">
        <script type="module" src="${script}"></script>
      </head>
      <body class="docs">
    <a class="skip" href="#content">Skip to the content</a>
    ${navigation(document, shown)}
    <main id="content">
    ${introduction(document)}${
    document.tags.map(({ description, name }) =>
      markup`<h2 id="tag-${name}">${titleOf(name)}</h2>
<p>${description}</p>
${shown.filter(has(name)).map((each) => operationSection(document, each))}`
    )
  }<h2 id="schemas">Schemas</h2>
    ${Object.entries(document.components.schemas).map(schemaSection)}</main>
      </body>
    </html>
`.markup
}
