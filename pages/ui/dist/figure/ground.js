import{number as m}from"../core.js";var n=({header:o,say:r,state:e})=>({window:o.window,axes:o.axes,minimum:r("minimum",{loss:m(e.surface.floor)})}),d=o=>({weight:(r,e)=>o[r*o.shape[1]+e],end:o.shape[0]-1});export{n as groundOf,d as recorded};
//# sourceMappingURL=ground.js.map
