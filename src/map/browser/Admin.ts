/**
 * What an admin does on the map: move, edit, retire and add cameras, and take it back.
 *
 * @module
 */
import { add, readCamera, remove, retire, writeChange } from "./AdminWrites.ts"
import { ApiFailure } from "./Api.ts"
import { turned } from "./Box.ts"
import { titleOf } from "./Camera.ts"
import { changeFor, changesOf, revivalOf, undoOf, type Values } from "./CameraBody.ts"
import { openForm } from "./CameraForm.ts"
import { button, byId, element, replace } from "./Dom.ts"
import type { LatLng, Map } from "./Leaflet.ts"
import type { Chosen } from "./Chosen.ts"
import { showNotice, showRefusal } from "./Notice.ts"
import type { Opened } from "./Panel.ts"
import { askReason } from "./RetireForm.ts"
import type { Session } from "./Session.ts"

/** What the page does when something was written. */
export interface AdminActions {
  /** Shows a camera as it is now; none where it is gone. */
  readonly onWritten: (cameraID: string | undefined) => void
}

// For so long a camera without an id of its source, which no write brings back, is not retired yet.
const grace = 8000

const degrees = (value: number) => Number(value.toFixed(6))

/** The tools of an admin. */
export const makeAdmin = (
  session: Session,
  map: Map,
  chosen: Chosen,
  { onWritten }: AdminActions,
) => {
  const isAdmin = () => session.permission === "admin"

  const isOutdated = (cause: unknown) => cause instanceof ApiFailure && cause.status === 412
  /** Does something; what failed is said, and may be tried again while that can help. */
  const attempt = async (opened: Opened, act: () => Promise<void>): Promise<void> => {
    try {
      await act()
    } catch (cause) {
      if (isOutdated(cause)) onWritten(opened.camera.cameraID)
      showRefusal(cause, isOutdated(cause) ? undefined : () => void attempt(opened, act))
    }
  }
  /** Makes changes, and offers to take them back. */
  const change = async (opened: Opened, changes: Values, done: string): Promise<void> => {
    const written = await writeChange(session, opened, changeFor(opened.camera, changes))
    onWritten(written.camera.cameraID)
    const before = undoOf(opened.camera, changes)
    const undo = () =>
      attempt(written, async () => {
        await writeChange(session, written, changeFor(written.camera, before))
        onWritten(written.camera.cameraID)
        showNotice("Undone.")
      })
    showNotice(done, { label: "Undo", run: () => void undo() })
  }
  const edit = (opened: Opened): void => {
    let current = opened
    openForm({
      title: "Edit",
      submit: "Save",
      camera: opened.camera,
      isNew: false,
      write: async (values) => {
        const changes = changesOf(opened.camera, values)
        if (Object.keys(changes).length === 0) return
        try {
          await change(current, changes, "Saved.")
        } catch (cause) {
          // What was typed stays, and whoever sends it again writes over what was changed meanwhile.
          if (isOutdated(cause)) {
            current = await readCamera(session, opened.camera.cameraID)
            onWritten(opened.camera.cameraID)
          }
          throw cause
        }
      },
    })
  }
  const move = (opened: Opened): void => {
    const moving = document.body.classList
    const stop = (): void => {
      moving.remove("moving")
      replace(byId("notice"))
    }
    moving.add("moving")
    map.invalidateSize()
    replace(
      byId("notice"),
      element("p", {}, "Drag the camera to where it is."),
      button("Cancel", () => {
        stop()
        chosen.show(opened.camera)
      }),
    )
    chosen.drag(opened.camera, (place: LatLng) => {
      stop()
      const changes = { latitude: degrees(place.lat), longitude: degrees(turned(place.lng)) }
      change(opened, changes, "Moved.").catch((cause: unknown) => {
        chosen.show(opened.camera)
        if (isOutdated(cause)) onWritten(opened.camera.cameraID)
        showRefusal(cause)
      })
    })
  }
  const retireNow = async (opened: Opened, reason: string): Promise<void> => {
    const retired = await retire(session, opened, reason)
    onWritten(retired.camera.cameraID)
    const revival = revivalOf(retired.camera)
    const undo = () =>
      attempt(retired, async () => {
        await writeChange(session, retired, revival!)
        onWritten(retired.camera.cameraID)
        showNotice("Undone.")
      })
    showNotice("Retired.", revival && { label: "Undo", run: () => void undo() })
  }
  const startRetiring = (opened: Opened): void =>
    askReason(titleOf(opened.camera), (reason) => {
      if (revivalOf(opened.camera) !== undefined) {
        return void attempt(opened, () => retireNow(opened, reason))
      }
      const timer = setTimeout(() => void attempt(opened, () => retireNow(opened, reason)), grace)
      showNotice(`It is retired in ${grace / 1000} seconds.`, {
        label: "Undo",
        run: () => {
          clearTimeout(timer)
          showNotice("It was not retired.")
        },
      })
    })
  const addAt = ({ lat, lng }: LatLng): void => {
    const key = crypto.randomUUID()
    openForm({
      title: "Add a camera",
      submit: "Add",
      camera: { latitude: degrees(lat), longitude: degrees(turned(lng)) },
      isNew: true,
      write: async (values) => {
        const added = await add(session, values, key)
        onWritten(added.camera.cameraID)
        const undo = () =>
          attempt(added, async () => {
            await remove(session, added)
            onWritten(undefined)
            showNotice("Undone.")
          })
        showNotice("Added.", { label: "Undo", run: () => void undo() })
      },
    })
  }
  const startAdding = (): void => {
    const container = map.getContainer()
    const stop = (): void => {
      map.off("click", place)
      container.classList.remove("placing")
      replace(byId("notice"))
    }
    const place = ({ latlng }: { readonly latlng: LatLng }): void => {
      stop()
      addAt(latlng)
    }
    container.classList.add("placing")
    map.on("click", place)
    replace(
      byId("notice"),
      element("p", {}, "Click where the camera is."),
      button("In the middle of the map", () => place({ latlng: map.getCenter() })),
      button("Cancel", stop),
    )
  }
  return {
    /** The tools beside the facts of a camera. */
    toolsFor: (opened: Opened): HTMLElement | undefined =>
      isAdmin()
        ? element(
          "div",
          { class: "admin-tools", role: "group", "aria-label": "Change this camera" },
          button("Edit", () => edit(opened)),
          button("Move", () => move(opened)),
          !opened.camera.retired_at && button("Retire", () => startRetiring(opened)),
        )
        : undefined,
    /** Shows the tools of the map that whoever is signed in may use. */
    show: (): void => replace(byId("tools"), isAdmin() && button("Add a camera", startAdding)),
  }
}
