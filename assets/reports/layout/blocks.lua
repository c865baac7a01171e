-- What each class of report.md.j2 becomes in each format. Pandoc runs this between reading and writing.
-- html: classes stay, page.css draws them. typst: calls of the functions in paper.typ. docx: named styles (letter.py).
-- Metadata `annex: yes`: the numbers behind the figures come together at the end; else they are left out of paper.

local is = { html = FORMAT:match("html"), typst = FORMAT:match("typst"), docx = FORMAT:match("docx") }
local styles = {
  coverage = "Note Coverage", caution = "Note Caution", method = "Note Method", editor = "Note Editor",
  source = "Source", title = "Figure Title", subtitle = "Figure Subtitle",
}
local behind = {}
local has_annex, is_mirrored = false, false

local function call(name, blocks)
  local out = pandoc.List({ pandoc.RawBlock("typst", "#" .. name .. "[") })
  out:extend(blocks)
  out:insert(pandoc.RawBlock("typst", "]"))
  return out
end

local function quoted(text)
  return '"' .. text:gsub("\\", "\\\\"):gsub('"', '\\"') .. '"'
end

-- Percent widths for paper; a browser finds its own. In a page the first column heads its row.
local function fitted(blocks, widths)
  local shares = pandoc.List()
  local sum = 0
  for one in widths:gmatch("[%d.]+") do shares:insert(tonumber(one) / 100) end
  for _, share in ipairs(shares) do sum = sum + share end
  -- Office programs disagree on which side a narrow table from right to left begins: a full one leaves no question.
  if is.docx and is_mirrored then shares = shares:map(function(share) return share / sum end) end
  return blocks:walk({
    Table = function(table)
      if not is.html then
        table.colspecs = table.colspecs:map(function(spec, n) return { spec[1], shares[n] } end)
        return table
      end
      for _, body in ipairs(table.bodies) do body.row_head_columns = 1 end
      local label = pandoc.utils.stringify(table.caption.long)
      local named = { { "role", "region" }, { "tabindex", "0" }, { "aria-label", label } } -- a list keeps its order
      return pandoc.Div({ table }, pandoc.Attr("", { "scroll" }, named))
    end,
  })
end

-- The numbers behind a figure: folded below it on a page, kept for the annex on paper.
local function behind_of(div)
  local says = table.remove(div.content, 1)
  local blocks = fitted(div.content, div.attributes.widths)
  if not is.html then
    behind[#behind + 1] = { blocks = blocks, fit = div.attributes.fit }
    return {}
  end
  local out = pandoc.List({ pandoc.RawBlock("html", "<details><summary>") })
  out:insert(pandoc.Plain(pandoc.utils.blocks_to_inlines(says.content)))
  out:insert(pandoc.RawBlock("html", "</summary>"))
  out:extend(blocks)
  out:insert(pandoc.RawBlock("html", "</details>"))
  return out
end

-- How many rows the tables of some blocks have: a short table is kept on one page.
local function n_rows(blocks)
  local n = 0
  blocks:walk({ Table = function(table) for _, body in ipairs(table.bodies) do n = n + #body.body end end })
  return n
end

local function tabled(blocks, fit)
  return call("table-block(rows: " .. n_rows(blocks) .. ", fit: " .. fit .. ")", blocks)
end

local function annex_of(div)
  if is.html or not has_annex then return {} end
  local out = pandoc.List(div.content)
  for _, one in ipairs(behind) do out:extend(is.typst and tabled(one.blocks, one.fit) or one.blocks) end
  return out
end

local function table_of(div)
  div.content = fitted(div.content, div.attributes.widths)
  local fit = div.attributes.fit
  div.attributes.widths, div.attributes.fit = nil, nil
  if is.typst then return tabled(div.content, fit) end
  return div
end

local function line_of(div)
  for _, class in ipairs(div.classes) do
    if styles[class] and is.typst then
      local is_note = div.classes[1] == "note"
      return call(is_note and "note(kind: " .. quoted(class) .. ")" or class .. "-line", div.content)
    elseif styles[class] and is.docx then
      div.attributes["custom-style"] = styles[class]
      return div
    end
  end
end

local function picture_of(image)
  local alt, name = pandoc.utils.stringify(image.caption), image.src
  if is.typst then
    local given = quoted(name .. ".pdf") .. ", " .. quoted(alt) .. ", " .. image.attributes.width
    return pandoc.RawInline("typst", "#drawing(" .. given .. ")")
  elseif is.docx then
    image.src = name .. ".png"
    if not has_annex then image.attributes.width = 0.75 * tonumber((image.attributes.width:gsub("%%", ""))) .. "%" end
    return image
  end
  return pandoc.RawInline("html", "<!--drawing " .. name .. "-->")
end

local function words_of(span)
  local class = span.classes[1]
  if is.docx then
    span.attributes["custom-style"] = ({ hidden = "Hidden", none = "Hidden", flag = "Flag", label = "Label" })[class]
    return span
  elseif is.typst then
    local out = pandoc.List({ pandoc.RawInline("typst", "#" .. class .. "-text[") })
    out:extend(span.content)
    out:insert(pandoc.RawInline("typst", "]"))
    return out
  end
end

-- Typst reads `--`, `...`, `-1`, quotes as signs of its own: every sign is held by a backslash, so that it stays what it was.
-- A word longer than a line is wide may break after every 24 letters, by a space nobody sees and no copy holds.
local longest = 48
local function held(str)
  local parts, n = pandoc.List(), utf8.len(str.text) or 0
  for at = 1, n, n > longest and 24 or math.max(n, 1) do
    local part = pandoc.text.sub(str.text, at, n > longest and at + 23 or n)
    parts:insert((part:gsub("[!-/:-@[-`{-~]", "\\%0")))
  end
  return pandoc.RawInline("typst", table.concat(parts, "#h(0.001pt);"))
end

local function part_of(div)
  if div.classes:includes("behind") then return behind_of(div) end
  if div.classes:includes("annex") then return annex_of(div) end
  if div.classes:includes("table") then return table_of(div) end
  if div.classes:includes("chart") and is.typst then return call("chart-block", div.content) end
end

return {
  { Meta = function(meta) has_annex, is_mirrored = meta.annex ~= nil, meta.dir ~= nil and pandoc.utils.stringify(meta.dir) == "rtl" end },
  { Image = picture_of, Span = words_of, Div = line_of },
  { Div = part_of },
  { Str = is.typst and held or nil },
}
