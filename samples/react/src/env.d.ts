/// <reference types="vite/client" />

interface ImportMetaEnv {
  readonly API: string;
}
