(()=>{const MOST_BYTES=20e6,MOST_ROWS=400,MOST_TEXT=2000;
const by=id=>document.getElementById(id),said=by("said"),shown=by("shown"),drop=by("drop");
const list=value=>Array.isArray(value)?value:[],object=value=>value&&typeof value==="object"&&!Array.isArray(value)?value:{};
const plain=value=>{const text=typeof value==="string"?value:value==null?"":String(typeof value==="object"?JSON.stringify(value):value);
const kept=text.slice(0,MOST_TEXT).replace(/[^\P{C}\n]|[\u2028\u2029]/gu,one=>"\\u"+one.codePointAt(0).toString(16).padStart(4,"0"));
return text.length>MOST_TEXT?kept+" …":kept};
const made=(name,text,kind)=>{const node=document.createElement(name);if(text!==undefined)node.textContent=plain(text);if(kind)node.className=kind;return node};
const add=(node,...children)=>{for(const child of children)node.append(child);return node};
const MARKS={pass:"good",works:"good",ready:"good",fail:"bad",broken:"bad","not ready":"bad",warn:"fair"};
const word=verdict=>made("b",verdict,Object.hasOwn(MARKS,verdict)?MARKS[verdict]:"dim");
const told=(count,most)=>count>most?[made("p",`… and ${count-most} more`,"dim")]:[];
const table=(name,heads,rows)=>{const body=made("tbody"),head=made("tr");for(const text of heads){const cell=made("th",text);cell.scope="col";head.append(cell)}
for(const row of rows.slice(0,MOST_ROWS)){const line=made("tr");row.forEach((value,at)=>{const cell=value instanceof Node?add(made(at?"td":"th"),value):made(at?"td":"th",value);if(at)cell.dataset.of=heads[at];else cell.scope="row";line.append(cell)});body.append(line)}
const wide=made("div",undefined,"wide");wide.tabIndex=0;wide.setAttribute("role","region");wide.setAttribute("aria-label",name);
const made_=made("table",undefined,"stack");return[made("h2",name),add(wide,add(made_,add(made("thead"),head),body)),...told(rows.length,MOST_ROWS)]};
const primary=finding=>finding.level==="MUST"&&!("consequence_of"in finding)&&!("not_scored"in finding);
const kind=item=>item.verdict==="pass"||item.verdict==="warn"?list(item.findings).map(object).some(primary)?"deviates as expected":"passed":plain(item.verdict);
const facts=record=>{const target=object(record.target),line=made("dl",undefined,"facts");
const pairs=[["server",[target.server,target.server_version].filter(Boolean).map(plain).join(" ")],["endpoint",target.base_url],["model",target.model],["profile",target.profile],["date",record.started],["responses-contract",object(record.tool).version]];
for(const[name,value]of pairs)if(value)line.append(add(made("div"),made("dt",name),made("dd",value)));return line};
const counted=record=>{const counts=new Map();for(const item of list(record.cases).map(object))if(item.layer!=="spec"&&item.layer!=="generated"){const name=kind(item);counts.set(name,(counts.get(name)||0)+(Number(item.times)||1))}
return made("p",[...counts].map(([name,count])=>`${name}: ${count}`).join("; "))};
const cause=(one,at)=>{const found=object(object(one.example).finding),box=made("details"),line=made("summary",`${at+1}. `);
add(line,made("b",one.rule,Number(one.failed)?"bad":"fair"),document.createTextNode(` (${plain(one.level)}) at ${plain(one.pointer)||"the answer"}: ${plain(one.reach)} cases`));
const told=made("dl",undefined,"kv");for(const[name,value]of[["expected",found.expected],["found",found.actual],["breaks",Object.keys(object(one.clients)).join(", ")],["example",object(one.example).case]])if(value)add(told,made("dt",name),made("dd",value));
add(box,line,told);for(const text of[found.excerpt,found.curl])if(text)box.append(made("pre",text));return box};
const numbers=value=>list(value).slice(0,12).map(one=>Number(one)+1).join(", ");
const show=record=>{const parts=[facts(record),counted(record)],causes=list(record.causes).map(object);
parts.push(...table("Features",["feature","verdict","scenarios","root causes","why"],list(record.features).map(object).map(one=>[one.name,word(one.verdict),`${plain(one.works)} of ${plain(one.cases)}`,numbers(one.causes),one.why])));
parts.push(...table("Clients",["client","version","verdict","root causes"],list(record.clients).map(object).map(one=>[one.client,one.version,word(one.verdict),numbers(one.causes)])));
parts.push(made("h2","Root causes"),...causes.slice(0,MOST_ROWS).map(cause),...told(causes.length,MOST_ROWS));
parts.push(...table("Cases",["case","verdict","why"],list(record.cases).map(object).map(one=>[one.id,word(one.verdict),one.why])));
shown.replaceChildren(...parts)};
const fail=text=>{shown.replaceChildren();said.textContent=plain(text);said.className="bad"};
const read=async file=>{if(!file)return;if(file.size>MOST_BYTES)return fail(`${file.name} is larger than ${MOST_BYTES/1e6} MB: look at it with responses-contract report`);
let record;try{record=JSON.parse(await file.text())}catch(error){return fail(`${file.name} is not JSON: ${error.message}`)}
if(object(record).result!==1)return fail(`${file.name} is no result of version 1, as responses-contract run writes it`);
for(const member of["cases","causes","features","clients"])if(!Array.isArray(record[member]))return fail(`${file.name} is no record of a run: it has no list of ${member}`);
try{show(record)}catch(error){return fail(`${file.name} cannot be shown: ${error.message}`)}
said.textContent=`${plain(file.name)}: read here, and sent nowhere`;said.className="good"};
by("file").addEventListener("change",event=>read(event.target.files[0]));
addEventListener("dragover",event=>{event.preventDefault();drop.classList.add("over")});
addEventListener("dragleave",()=>drop.classList.remove("over"));
addEventListener("drop",event=>{event.preventDefault();drop.classList.remove("over");read(event.dataTransfer.files[0])})})();
