/**
 * What the tests use of Playwright, which drives a browser.
 *
 * It is loaded by its address and not by the project's imports, and its types with it: whoever tries the
 * project has no use for 15 MB more.
 *
 * @module
 */
import type { Buffer } from "node:buffer"

/** How an element is found as people find it. */
export interface RoleOptions {
  readonly name?: string | RegExp
  readonly exact?: boolean
}

/** What the tests read of an element of a page. */
export interface PageElement {
  readonly click: () => void
  readonly dataset: Readonly<Record<string, string | undefined>>
  readonly getAttribute: (name: string) => string | null
  readonly querySelector: (selector: string) => PageElement | null
  readonly textContent: string
  /** That of a control. */
  readonly value: string
}

/** Elements, looked for again each time they are used. */
export interface Locator {
  readonly allTextContents: () => Promise<ReadonlyArray<string>>
  readonly boundingBox: () => Promise<
    | { readonly x: number; readonly y: number; readonly width: number; readonly height: number }
    | null
  >
  readonly check: () => Promise<void>
  readonly click: (
    options?: { readonly timeout?: number; readonly force?: boolean },
  ) => Promise<void>
  readonly count: () => Promise<number>
  readonly evaluate: <A>(script: (element: PageElement) => A) => Promise<A>
  readonly evaluateAll: <A>(script: (elements: ReadonlyArray<PageElement>) => A) => Promise<A>
  readonly fill: (text: string) => Promise<void>
  readonly filter: (options: { readonly hasText: string | RegExp }) => Locator
  readonly first: () => Locator
  readonly focus: () => Promise<void>
  readonly getAttribute: (name: string) => Promise<string | null>
  readonly getByRole: (role: string, options?: RoleOptions) => Locator
  readonly inputValue: () => Promise<string>
  readonly isVisible: () => Promise<boolean>
  readonly last: () => Locator
  readonly locator: (selector: string) => Locator
  readonly nth: (index: number) => Locator
  readonly press: (key: string) => Promise<void>
  readonly selectOption: (value: string) => Promise<unknown>
  readonly textContent: () => Promise<string | null>
  readonly waitFor: (
    options?: {
      readonly state?: "attached" | "detached" | "visible" | "hidden"
      readonly timeout?: number
    },
  ) => Promise<void>
}

/** A request that a page made. */
export interface PageRequest {
  readonly url: () => string
  readonly method: () => string
  readonly headers: () => Readonly<Record<string, string>>
  readonly postData: () => string | null
}

/** What a route answers with. */
interface Fulfilled {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly contentType?: string
  readonly body?: string | Buffer
}

/** A request that waits for what a test does with it. */
export interface Route {
  readonly abort: () => Promise<void>
  readonly continue: () => Promise<void>
  readonly fulfill: (answer: Fulfilled) => Promise<void>
  readonly request: () => PageRequest
}

/** A file that a page gave. */
interface Download {
  readonly path: () => Promise<string>
  readonly suggestedFilename: () => string
}

interface Events {
  readonly console: { readonly type: () => string; readonly text: () => string }
  readonly dialog: { readonly message: () => string; readonly dismiss: () => Promise<void> }
  readonly download: Download
  readonly pageerror: Error
  readonly popup: Page
  readonly request: PageRequest
  readonly requestfailed: PageRequest
  readonly requestfinished: PageRequest
}

/** A page of the browser. */
export interface Page {
  readonly addInitScript: (script: string) => Promise<void>
  readonly clock: {
    readonly install: () => Promise<void>
    readonly runFor: (millis: number) => Promise<void>
    readonly fastForward: (millis: number) => Promise<void>
  }
  readonly close: () => Promise<void>
  readonly emulateMedia: (
    options: {
      readonly colorScheme?: "light" | "dark"
      readonly reducedMotion?: "reduce" | "no-preference"
    },
  ) => Promise<void>
  /** What a script gives that runs in the page. */
  readonly evaluate: <A>(script: string) => Promise<A>
  readonly getByLabel: (text: string | RegExp, options?: { readonly exact?: boolean }) => Locator
  readonly getByRole: (role: string, options?: RoleOptions) => Locator
  readonly getByText: (text: string | RegExp, options?: { readonly exact?: boolean }) => Locator
  readonly goBack: () => Promise<unknown>
  readonly goForward: () => Promise<unknown>
  readonly goto: (
    address: string,
    options?: { readonly waitUntil?: "load" | "commit" },
  ) => Promise<unknown>
  readonly keyboard: {
    readonly press: (key: string) => Promise<void>
    readonly type: (text: string) => Promise<void>
  }
  readonly locator: (selector: string) => Locator
  readonly mouse: {
    readonly click: (x: number, y: number) => Promise<void>
    readonly down: () => Promise<void>
    readonly move: (
      x: number,
      y: number,
      options?: { readonly steps?: number },
    ) => Promise<void>
    readonly up: () => Promise<void>
    readonly wheel: (deltaX: number, deltaY: number) => Promise<void>
  }
  readonly on: <Name extends keyof Events>(
    name: Name,
    listener: (event: Events[Name]) => void,
  ) => unknown
  readonly reload: () => Promise<unknown>
  readonly route: (
    where: string | RegExp,
    handler: (route: Route) => Promise<void>,
  ) => Promise<unknown>
  readonly screenshot: (
    options?: {
      readonly path?: string
      readonly type?: "png" | "jpeg"
      readonly quality?: number
    },
  ) => Promise<Uint8Array<ArrayBuffer>>
  readonly setContent: (html: string) => Promise<void>
  readonly setViewportSize: (
    size: { readonly width: number; readonly height: number },
  ) => Promise<void>
  readonly unroute: (where: string | RegExp) => Promise<void>
  readonly url: () => string
  readonly waitForLoadState: (state: "networkidle") => Promise<void>
  readonly waitForEvent: <Name extends keyof Events>(name: Name) => Promise<Events[Name]>
}

/** A way to the browser's own tools. */
export interface DevTools {
  readonly detach: () => Promise<void>
  readonly send: (method: string) => Promise<Readonly<Record<string, unknown>>>
  readonly on: (
    event: "HeapProfiler.addHeapSnapshotChunk",
    listener: (part: { readonly chunk: string }) => void,
  ) => void
}

/** What pages share: cookies, storage, size and colours. */
export interface BrowserContext {
  readonly close: () => Promise<void>
  readonly newCDPSession: (page: Page) => Promise<DevTools>
  readonly newPage: () => Promise<Page>
  readonly setDefaultTimeout: (millis: number) => void
}

/** How a context looks. */
export interface ContextOptions {
  readonly viewport?: { readonly width: number; readonly height: number }
  readonly colorScheme?: "light" | "dark"
  readonly deviceScaleFactor?: number
  readonly permissions?: ReadonlyArray<string>
  readonly reducedMotion?: "reduce" | "no-preference"
  readonly hasTouch?: boolean
}

/** A browser. */
export interface Browser {
  readonly close: () => Promise<void>
  readonly newContext: (options?: ContextOptions) => Promise<BrowserContext>
  readonly version: () => string
}

interface Playwright {
  readonly chromium: {
    readonly launch: (options: {
      readonly args: ReadonlyArray<string>
      readonly executablePath: string
    }) => Promise<Browser>
  }
}

const specifier = "npm:playwright-core@1.65.1"

/** Loads it. */
export const loadPlaywright = async (): Promise<Playwright> => await import(specifier)
