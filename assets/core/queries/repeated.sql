/* title: Rows that stood in the file before
grain: one row a table makes of a received row whose key or content stood in the file before, or that has no key
reads: []
kind: table
keys: [source_row, part]
pieces:
  place: which of rows that are alike is the first
  part: what tells apart several rows made of one received row
  identity: what identifies a row, its key or its standardised content
  rows: the received rows with what is joined to them
note: nothing is carried through the sort but the row's number and a hash of its content.
*/
select source_row, part, occurrence, no_key
from (
    select source_row, part, no_key,
           row_number() over (partition by content order by place, part) as occurrence
    from (
        select source_row, place, part, identity = '' as no_key, md5_number(identity) as content
        from (
            select l.source_row as source_row, {place} as place, {part} as part, {identity} as identity from {rows}
        ) received
    ) hashed
) counted
where occurrence > 1 or no_key
