import{LINKS as i,PICTURES as r,making as m}from"../exports.js";import{fileOf as n,giveMade as l,nameOfFile as a}from"../exports.js";var d=[...r,{id:"save-html",group:"file",act:m(h),shown:({model:e})=>!!e.header.home},...i];function h(e){e.address.flush();let{home:o,kind:t}=e.model.header;return l(e,o,n(o,t),`${a(t)}.html`)}export{d as ENTRIES};
//# sourceMappingURL=downloads.js.map
