/**
 * The form in which an admin writes a camera.
 *
 * @module
 */
import { wordsOf as expectedWords } from "../../domain/CameraTable.ts"
import { wordsOf } from "./Api.ts"
import { type Camera, type CameraType, titleOf, typeWords } from "./Camera.ts"
import { type Values, writtenFields } from "./CameraBody.ts"
import { button, byId, element, replace } from "./Dom.ts"

type Row = ReturnType<typeof writtenFields>[number]

const labels: Readonly<Record<string, string>> = {
  ip: "IP address or host name",
  legacy_cameraID: "Legacy ID",
  is_active_image: "Still images",
  is_active_video: "Video",
}

const words = (name: string): string => {
  const plain = name.replaceAll("_", " ").replace(
    /\b(?:id|m3u8|url|utc)\b/g,
    (word) => word.toUpperCase(),
  )
  return labels[name] ?? `${plain[0]!.toUpperCase()}${plain.slice(1)}`
}

const textOf = (value: unknown): string =>
  value == null ? "" : typeof value === "object" ? JSON.stringify(value) : String(value)

const makeControl = (name: string, field: Row[1], value: unknown) => {
  const id = `write-${name}`
  const hint = `${id}-hint`
  const attributes = { id, name, "aria-describedby": hint, autocomplete: "off" }
  const option = (text: string, label: string) =>
    element("option", { value: text, selected: textOf(value) === text }, label)
  const control = field.kind === "boolean"
    ? element(
      "select",
      attributes,
      option("", "Not known"),
      option("true", "Yes"),
      option("false", "No"),
    )
    : field.kind === "properties"
    ? element("textarea", { ...attributes, rows: 3, spellcheck: "false" })
    : element("input", { ...attributes, type: "text" })
  if (field.kind !== "boolean") control.value = textOf(value)
  const expected = expectedWords(field)
  const row = element(
    "div",
    { class: "field" },
    element("label", { for: id }, words(name)),
    control,
    // That text is text need not be said at each field, and a choice shows what it takes.
    element(
      "p",
      { class: "hint", id: hint },
      expected.startsWith("text") || field.kind === "boolean" ? undefined : expected,
    ),
  )
  return { name, control, row }
}

/** What is in a control: as text, which the API reads as what is meant. */
const readControl = (
  { control, name }: ReturnType<typeof makeControl>,
  before: unknown,
): unknown => {
  const text = control.value.trim()
  // What nobody touched is as it was, and not text of it.
  if (text === textOf(before)) return before ?? null
  if (text === "") return null
  if (name === "properties") {
    const read: unknown = JSON.parse(text)
    return read
  }
  return text
}

/** What is asked of whoever fills it in. */
export interface FormRequest {
  /** What is done; the title of a camera comes after it. */
  readonly title: string
  readonly submit: string
  /** What is there already. */
  readonly camera: Partial<Camera>
  /** Whether the type may be chosen. */
  readonly isNew: boolean
  /** Writes it; fails with what the API says, and the form stays open then. */
  readonly write: (values: Values) => Promise<void>
}

/** What a new camera most likely shows. */
const likely = (type: CameraType): Partial<Camera> => ({
  is_active_image: type !== "stream",
  is_active_video: type === "stream",
})

const types: ReadonlyArray<CameraType> = ["non_ip", "stream", "ip"]

/** Marks the fields that a message names. */
const markWrong = (form: HTMLFormElement, message: string): void => {
  for (const control of form.querySelectorAll<HTMLInputElement>("[name]")) {
    const isNamed = new RegExp(`(?<![\\w])${control.name}(?![\\w])`).test(message)
    if (isNamed) control.setAttribute("aria-invalid", "true")
    else control.removeAttribute("aria-invalid")
  }
  form.querySelector<HTMLElement>("[aria-invalid]")?.focus()
}

/** Opens the form. */
export const openForm = ({ camera, isNew, submit, title, write }: FormRequest): void => {
  const box = byId("dialog") as HTMLDialogElement
  const problem = element("p", { class: "problem", role: "alert" })
  const rows = element("div", { class: "rows" })
  let type: CameraType = camera.type ?? "non_ip"
  let controls: ReadonlyArray<ReturnType<typeof makeControl>> = []

  const render = (): void => {
    const typed = Object.fromEntries(controls.map(({ control, name }) => [name, control.value]))
    const known: Partial<Camera> = { ...isNew ? likely(type) : {}, ...camera }
    controls = writtenFields(type).map(([name, field]) => {
      const value = field.kind === "boolean" ? known[name] : typed[name] || known[name]
      return makeControl(name, field, value)
    })
    replace(rows, ...controls.map(({ row }) => row))
  }
  const choice = element(
    "select",
    { id: "write-type", name: "type" },
    ...types.map((one) =>
      element("option", { value: one, selected: one === type }, typeWords[one])
    ),
  )
  choice.addEventListener("change", () => {
    type = choice.value as CameraType
    render()
  })
  const send = element("button", { type: "submit", class: "primary" }, submit)
  const form = element(
    "form",
    { class: "write", novalidate: true },
    element(
      "h2",
      { id: "dialog-title" },
      `${title} `,
      !isNew && element("bdi", {}, titleOf(camera as Camera)),
    ),
    isNew &&
      element("div", { class: "field" }, element("label", { for: choice.id }, "Type"), choice),
    rows,
    element(
      "div",
      { class: "foot" },
      problem,
      element("div", { class: "actions" }, button("Cancel", () => box.close()), send),
    ),
  )
  form.addEventListener("submit", async (event) => {
    event.preventDefault()
    problem.textContent = ""
    send.disabled = true
    try {
      const values = Object.fromEntries(
        controls.map((one) => [one.name, readControl(one, isNew ? undefined : camera[one.name])]),
      )
      await write(isNew ? { type, ...values } : values)
      box.close()
    } catch (cause) {
      problem.textContent = cause instanceof SyntaxError
        ? 'properties: expected a JSON object such as {"lanes": 4}'
        : wordsOf(cause).replace(/^Format Error Messages \((\w+)\)/, "$1")
      send.disabled = false
      // It lost the focus when it was disabled.
      send.focus()
      markWrong(form, problem.textContent)
    }
  })
  render()
  replace(box, form)
  box.oncancel = null
  box.onclose = () => replace(box)
  box.showModal()
  // The first field that is written, not the way out.
  controls[0]?.control.focus()
}
