#include "lib/report/page_parts.h"

namespace infra::report {

const std::string_view kPageStyle = R"(
:root{color-scheme:light dark;--ink:#1b1f24;--soft:#57606a;--line:#d0d7de;--paper:#fff;--tint:#f6f8fa;
--bar:#0b62c4;--bad:#b3261e;--warning:#8a5a00;--good:#1a7f37}
@media (prefers-color-scheme:dark){:root{--ink:#e6edf3;--soft:#9da7b1;--line:#3d444d;--paper:#0d1117;
--tint:#161b22;--bar:#58a6ff;--bad:#ff8a80;--warning:#e3b341;--good:#56d364}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:90rem;padding:1rem;background:var(--paper);color:var(--ink);
font:1rem/1.5 system-ui,sans-serif}
h1{font-size:1.6rem;margin:0}h2{font-size:1.25rem;margin:2.5rem 0 .5rem;padding-top:.5rem;
border-top:1px solid var(--line)}
p{margin:.25rem 0 .75rem;max-width:70ch}.lead{color:var(--soft)}
nav{display:flex;flex-wrap:wrap;gap:.25rem 1rem;margin:.5rem 0 1rem}nav a{color:var(--bar)}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(10rem,1fr));gap:.75rem;margin:1rem 0}
.tile{border:1px solid var(--line);border-radius:.5rem;padding:.6rem .8rem;background:var(--tint)}
.tile b{display:block;font-size:1.4rem;font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
.tile span{color:var(--soft);font-size:.9rem}
.charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,26rem),1fr));gap:1.5rem;
margin:1rem 0}
figure{margin:0;break-inside:avoid}figcaption,caption{font-weight:600;text-align:left;padding:.25rem 0}
.bars{display:grid;grid-template-columns:minmax(6rem,auto) minmax(4rem,1fr) auto;gap:.3rem .6rem;
align-items:center;font-size:.9rem}
.bars .name{overflow-wrap:anywhere;max-width:14rem}.bars .track{height:.9rem}
.bars .fill{height:100%;min-width:1px;background:var(--bar);border-radius:2px;width:var(--w);
print-color-adjust:exact;-webkit-print-color-adjust:exact}
.bars .value{text-align:right;font-variant-numeric:tabular-nums}
.filter[hidden],.filter[data-few]{display:none !important}
.filter{display:flex;flex-wrap:wrap;gap:.5rem;align-items:center;margin:.75rem 0 .25rem}
.filter input{font:inherit;padding:.3rem .5rem;border:1px solid var(--line);border-radius:.3rem;
background:var(--paper);color:var(--ink);width:min(100%,20rem)}
.filter output{color:var(--soft);font-size:.9rem}
table{border-collapse:collapse;width:100%;font-size:.9rem;margin:0 0 1rem}
th,td{border-bottom:1px solid var(--line);padding:.3rem .5rem;text-align:left;vertical-align:top;
overflow-wrap:break-word}.table{overflow-x:auto}
th{background:var(--tint)}th button{font:inherit;font-weight:600;border:0;background:none;color:inherit;
padding:0;cursor:pointer;text-align:inherit}
th button::after{content:" \2195";color:var(--soft)}
th[aria-sort=ascending] button::after{content:" \2191"}
th[aria-sort=descending] button::after{content:" \2193"}
.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.code{font-family:ui-monospace,monospace;font-size:.85rem;overflow-wrap:anywhere}td.code{min-width:9rem}
.bad{color:var(--bad)}.warning{color:var(--warning)}.good{color:var(--good)}
footer{color:var(--soft);margin-top:2rem;font-size:.9rem}
@media (max-width:40rem){
thead tr{display:flex;flex-wrap:wrap;gap:.25rem .75rem;padding:.25rem 0}thead th{border:0;background:none;padding:0}
tbody tr{display:block;border:1px solid var(--line);border-radius:.4rem;margin:.5rem 0;padding:.3rem .5rem}
tbody td{display:flex;gap:.75rem;justify-content:space-between;border:0;padding:.15rem 0;text-align:right}
tbody td::before{content:attr(data-name);color:var(--soft);flex:none;text-align:left}
tbody td:empty{display:none}tbody tr[hidden]{display:none}
tbody td{overflow-wrap:anywhere}td.code{min-width:0}table,thead,tbody,caption{display:block}.n{white-space:normal}}
@media print{:root{--ink:#000;--soft:#333;--line:#999;--paper:#fff;--tint:#fff}
body{max-width:none;padding:0;font-size:9pt}nav,.filter{display:none}th button::after{content:""}
thead{display:table-header-group}tr{break-inside:avoid}h2{break-after:avoid}
.tiles{grid-template-columns:repeat(4,1fr)}}
)";

const std::string_view kPageScript = R"('use strict';
for (const block of document.querySelectorAll('.table')) {
  const table = block.querySelector('table'), body = table.tBodies[0];
  const heads = [...table.tHead.rows[0].cells];
  const order = new Intl.Collator('en', {numeric: true});
  heads.forEach((head, column) => head.querySelector('button').addEventListener('click', () => {
    const number = head.classList.contains('n');
    const now = head.getAttribute('aria-sort');
    const down = now ? now === 'ascending' : number;
    heads.forEach((each) => each.removeAttribute('aria-sort'));
    head.setAttribute('aria-sort', down ? 'descending' : 'ascending');
    const key = (row) => {
      const cell = row.cells[column];
      if (!number) return cell.textContent;
      return 'value' in cell.dataset ? Number(cell.dataset.value) : -Infinity;
    };
    const rows = [...body.rows].map((row) => [key(row), row]);
    rows.sort(([a], [b]) => (number ? (a < b ? -1 : a > b ? 1 : 0) : order.compare(a, b)) * (down ? -1 : 1));
    body.append(...rows.map(([, row]) => row));
  }));
  const filter = block.querySelector('.filter'), input = filter.querySelector('input');
  const shown = filter.querySelector('output');
  filter.hidden = false;
  const texts = new Map([...body.rows].map((row) => [row, row.textContent.toLowerCase()]));
  const apply = () => {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    for (const [row, text] of texts) {
      row.hidden = !words.every((word) => text.includes(word));
      if (!row.hidden) ++count;
    }
    shown.value = words.length ? `${count} of ${texts.size}` : `${texts.size}`;
  };
  input.addEventListener('input', apply);
  apply();
}
)";

}  // namespace infra::report
