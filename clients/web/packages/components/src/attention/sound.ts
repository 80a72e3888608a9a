import { type NotificationsClient, priorities, type Priority } from "@notifications/client";
import { inOneTab } from "./once.ts";

export interface SoundOptions {
  /** A sound file in place of the built-in chime. */
  url?: string;
  /** From 0 to 1; 0.4 by default. */
  volume?: number;
  /** Less important ones make no sound. */
  minPriority?: Priority;
  /** Asked each time: whether this person wants sounds. */
  enabled?: () => boolean;
}

/**
 * A short sound for each notification that arrives, in one of the browser's tabs. Not for those of quiet hours, nor for what was caught up
 * with. Browsers play none before the person has clicked or typed in the page.
 * @returns ends it
 */
export function playSounds(client: NotificationsClient, options: SoundOptions = {}): () => void {
  const { url, volume = 0.4, minPriority = "low", enabled = () => true } = options;
  let audio: AudioContext | undefined;
  const end = client.on("notification", (n, info) => {
    if (n.silent || info.caughtUp || priorities.indexOf(n.priority) < priorities.indexOf(minPriority) || !enabled()) return;
    inOneTab(`notifications-sound:${n.id}`, () => {
      if (url === undefined) chime((audio ??= new AudioContext()), volume);
      else void playFile(url, volume);
    });
  });
  return () => {
    end();
    void audio?.close();
  };
}

async function playFile(url: string, volume: number): Promise<void> {
  const sound = new Audio(url);
  sound.volume = volume;
  // Refused until somebody has used the page.
  await sound.play().catch(() => undefined);
}

/** Two notes, the second a fifth higher. */
function chime(audio: AudioContext, volume: number): void {
  if (audio.state === "suspended") void audio.resume();
  for (const [at, frequency] of [[0, 587.33], [0.12, 880]] as const) {
    const [note, level, from] = [audio.createOscillator(), audio.createGain(), audio.currentTime + at];
    note.frequency.value = frequency;
    level.gain.setValueAtTime(0, from);
    level.gain.linearRampToValueAtTime(volume, from + 0.01);
    level.gain.exponentialRampToValueAtTime(0.001, from + 0.35);
    note.connect(level).connect(audio.destination);
    note.start(from);
    note.stop(from + 0.36);
  }
}
