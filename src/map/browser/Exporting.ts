/**
 * The cameras of the filter in view as a file.
 *
 * @module
 */
import type { Box } from "./Box.ts"
import { button, byId, element, replace } from "./Dom.ts"
import { showNotice, showRefusal } from "./Notice.ts"
import { pairsIn } from "./Query.ts"
import type { Session } from "./Session.ts"
import type { Filter } from "./View.ts"

const forms = [["geojson", "GeoJSON"], ["csv", "CSV"]] as const

/** Gives a file to whoever looks at the page. */
const save = (bytes: Blob, name: string): void => {
  const url = URL.createObjectURL(bytes)
  const anchor = element("a", { href: url, download: name })
  anchor.click()
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}

/** What is exported: the cameras of a filter, all of them or those in a box. */
interface Exported {
  readonly filter: Filter
  readonly box: Box | undefined
}

const exportAs = async (
  session: Session,
  { box, filter }: Exported,
  form: (typeof forms)[number],
): Promise<void> => {
  const [format, words] = form
  showNotice(`Preparing the ${words} file…`)
  try {
    const response = await session.respond({
      path: "cameras/search",
      query: [...pairsIn(filter, box), ["all", "true"], ["format", format]],
    })
    // What breaks off on the way is no file: reading it to its end tells.
    save(await response.blob(), `cameras.${format}`)
    showNotice(`Saved cameras.${format}.`)
  } catch (cause) {
    showRefusal(cause, () => void exportAs(session, { box, filter }, form))
  }
}

/** Gives all that match as a file, also those that are on no map. */
export const exportAll = (session: Session, filter: Filter): Promise<void> =>
  exportAs(session, { filter, box: undefined }, ["csv", "CSV"])

/** Offers what is in view as files. */
export const makeExports = (session: Session, inView: () => Exported): void => {
  replace(
    byId("exports"),
    element("span", { class: "exports-label" }, "Export"),
    ...forms.map((form) =>
      button(form[1], () => void exportAs(session, inView(), form), {
        "aria-label": `Export what is in view as ${form[1]}`,
      })
    ),
  )
}
