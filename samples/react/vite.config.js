import { defineConfig } from "vite";

const api = process.env.API ?? "http://localhost:7071/api/v1";

/** What the app's own server does: a token for whoever is signed in. On a developer's machine that is anybody. */
const tokens = {
  name: "notification-token",
  configureServer(server) {
    server.middlewares.use("/notification-token", async (request, response) => {
      const userId = new URL(request.url ?? "", "http://localhost").searchParams.get("user");
      const headers = { "Content-Type": "application/json" };
      const answer = await fetch(`${api}/dev/token`, { method: "POST", headers, body: JSON.stringify({ userId }) });
      response.statusCode = answer.status;
      response.end((await answer.json()).token);
    });
  },
};

export default defineConfig({
  plugins: [tokens],
  define: { "import.meta.env.API": JSON.stringify(api) },
  // The packages are links into this repository; from the registry they would share the app's React by themselves.
  resolve: { dedupe: ["react", "react-dom"] },
  server: { port: Number(process.env.PORT ?? 5800), strictPort: true, fs: { allow: ["../.."] } },
});
