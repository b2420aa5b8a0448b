/**
 * What a server of several processes and its processes say to each other.
 *
 * @module
 */
import type { Count, Counted } from "./SharedLimits.ts"

/** From a process to the one that started it. */
export type FromWorker =
  /** It listens, and will tell where the server is when it is told to. */
  | { readonly type: "listening" }
  /** It serves. */
  | { readonly type: "ready" }
  /** It is asked whether it lives, and does. */
  | { readonly type: "alive" }
  /** It asks for something to be counted. */
  | { readonly type: "count"; readonly id: number; readonly count: Count }
  /** It asks for the metrics of all processes. */
  | { readonly type: "gather"; readonly id: number }
  /** Its own metrics, for whoever asked for them. */
  | { readonly type: "metrics"; readonly id: number; readonly text: string }

/** To a process from the one that started it. */
export type ToWorker =
  | { readonly type: "counted"; readonly id: number; readonly counted: Counted }
  /** It is to tell its metrics. */
  | { readonly type: "tell"; readonly id: number }
  | { readonly type: "gathered"; readonly id: number; readonly text: string }
  /** It is to say that it lives. */
  | { readonly type: "live" }
  /** All of them listen. */
  | { readonly type: "announce" }
  /** It is to end in order. */
  | { readonly type: "stop" }

/**
 * The environment of a process: its number, the port of all, and whether another has told of it; and of
 * the one that starts them, after how many milliseconds one that says nothing is ended.
 */
export const variables = {
  slot: "CAM2_PROCESS",
  port: "CAM2_PROCESS_PORT",
  isTold: "CAM2_PROCESS_TOLD",
  silence: "CAM2_PROCESS_SILENCE",
} as const
