/** The API's description as one plain page: no script, nothing loaded from elsewhere. */
import { signatureExample } from '../../contract/dossiers.ts';
import { toJsonSchema } from '../../contract/openapi.ts';
import type { Body, Operation, Parameter } from '../../contract/operation.ts';
import { problemCodes } from '../../contract/problem.ts';

export const docsStyle = `
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #1a1a1a; }
h2 { margin-top: 3rem; border-top: 1px solid #ccc; padding-top: 1rem; }
code, pre { font-family: ui-monospace, monospace; font-size: 0.9rem; }
pre { background: #f4f4f4; padding: 0.75rem; overflow-x: auto; }
h2 code { font-size: 1.2rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; border-bottom: 1px solid #ddd; padding: 0.3rem 0.6rem 0.3rem 0; }
`;

/** The page that describes these operations. */
export function renderDocs(operations: readonly Operation[]): string {
  return `<!doctype html>
<html lang="vi">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Lắng Nghe – API</title>
<style>${docsStyle}</style>
</head>
<body>
<h1>Lắng Nghe – API</h1>
<p>Bản cho máy đọc (OpenAPI 3.1): <a href="/api/openapi.json">/api/openapi.json</a></p>
<ul>${operations.map((operation) => `<li><a href="#${operation.id}">${heading(operation)}</a> ${escapeHtml(operation.summary)}</li>`).join('\n')}</ul>
${operations.map(renderOperation).join('\n')}
<h2 id="signing">Ký báo cáo · Signing a report</h2>
<p>Chữ ký tính trên thời điểm gửi và nội dung đúng như khi gửi. The signature is over the time and the body as sent:</p>
<pre>${escapeHtml(signingScript())}</pre>
<h2 id="problems">Mã lỗi · Problem codes</h2>
<p>Lỗi trả về theo RFC 9457 (<code>application/problem+json</code>); hãy xét theo <code>code</code>.</p>
${table(
  ['code', ''],
  Object.entries(problemCodes).map(([code, meaning]) => [`<code>${code}</code>`, escapeHtml(meaning)]),
)}
</body>
</html>
`;
}

function signingScript(): string {
  const { secret, timestamp, body, signature } = signatureExample;
  return `secret='${secret}'; timestamp='${timestamp}'; body='${body}'
printf '%s' "$timestamp.$body" | openssl dgst -sha256 -hmac "$secret"

X-Intake-Timestamp: ${timestamp}
X-Intake-Signature: ${signature}`;
}

function heading(operation: Operation): string {
  return `<code>${operation.method.toUpperCase()} ${escapeHtml(operation.path)}</code>`;
}

function renderOperation(operation: Operation): string {
  const parts = [
    `<h2 id="${operation.id}">${heading(operation)}</h2>`,
    `<p>${escapeHtml(operation.summary)}</p>`,
    operation.description === undefined ? '' : `<p>${escapeHtml(operation.description)}</p>`,
    operation.parameters === undefined ? '' : renderParameters(operation.parameters),
    operation.requestBody === undefined
      ? ''
      : `<h3>Nội dung gửi · Request body</h3>${renderBody(operation.requestBody)}`,
    '<h3>Trả lời · Responses</h3>',
    ...Object.entries(operation.responses).map(
      ([status, { description, body }]) =>
        `<p><strong>${status}</strong> ${escapeHtml(description)}</p>${body === undefined ? '' : renderExample(body)}`,
    ),
  ];
  return `<section>${parts.join('\n')}</section>`;
}

function renderParameters(parameters: readonly Parameter[]): string {
  return `<h3>Tham số · Parameters</h3>${table(
    ['', '', ''],
    parameters.map((parameter) => [
      `<code>${escapeHtml(parameter.name)}</code>`,
      `${parameter.in}${parameter.isRequired ? ', bắt buộc · required' : ''}`,
      escapeHtml(parameter.description),
    ]),
  )}`;
}

function renderBody(body: Body): string {
  const schema = body.schema === undefined ? '' : renderSchema(toJsonSchema(body.schema));
  return `${renderExample(body)}${schema}`;
}

function renderExample(body: Body): string {
  return body.example === undefined ? '' : `<pre>${escapeHtml(JSON.stringify(body.example, null, 2))}</pre>`;
}

function renderSchema(schema: object): string {
  return `<details><summary>JSON Schema</summary><pre>${escapeHtml(JSON.stringify(schema, null, 2))}</pre></details>`;
}

function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const head = headings.some((text) => text !== '')
    ? `<tr>${headings.map((text) => `<th>${text}</th>`).join('')}</tr>`
    : '';
  const body = rows.map((row) => `<tr>${row.map((cell) => `<td>${cell}</td>`).join('')}</tr>`);
  return `<table>${head}${body.join('\n')}</table>`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
