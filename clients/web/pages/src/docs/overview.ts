import { html, type TemplateResult } from "lit";
import { api } from "../session.ts";
import type { ApiReference } from "./openapi.ts";
import { prose } from "./parts.ts";
import { docsTexts } from "./texts.ts";

/** What holds for every operation. */
export function overview(reference: ApiReference): TemplateResult {
  const texts = docsTexts();
  return html`
    <h2 class="headline" tabindex="-1">${texts.name}</h2>
    <p class="lead">${prose(reference.description)}</p>
    <section class="card" aria-labelledby="address">
      <h3 id="address">${texts.address}</h3>
      <p class="line"><code dir="ltr">${new URL(api, location.href).href}</code></p>
      <p class="line"><a href="${api}/openapi.json">${texts.download}</a></p>
    </section>
    <section class="card" aria-labelledby="credentials">
      <h3 id="credentials">${texts.credentials}</h3>
      <p>${texts.credentialsHow}</p>
    </section>
    <section class="card" aria-labelledby="guides">
      <h3 id="guides">${texts.guides}</h3>
      <ul class="guides">
        ${Object.entries(texts.guide).map(([page, title]) => html`<li><a href="${api}/app/docs/${page}">${title}</a></li>`)}
      </ul>
    </section>
    <section class="card" aria-labelledby="problems">
      <h3 id="problems">${texts.problems}</h3>
      <p>${texts.problemsHow}</p>
      <div class="scrolls" tabindex="0" role="group" aria-labelledby="problems">
        <table>
          <thead>
            <tr>
              <th scope="col">${texts.status}</th>
              <th scope="col">${texts.type}</th>
              <th scope="col">${texts.meaning}</th>
            </tr>
          </thead>
          <tbody>
            ${reference.problems.map(
              ({ status, type, title }) =>
                html`<tr>
                  <td><span class="status" data-kind=${status.charAt(0)}>${status}</span></td>
                  <td><code dir="ltr">${type}</code></td>
                  <td>${prose(title)}</td>
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
    </section>
  `;
}
