/* title: Needs of which a row was set aside
grain: one need that a row in `broken` names
reads: [broken]
kind: file
keys: [need_id]
pieces:
  need_id: the need the row belongs to
  rows: the received rows with what is joined to them
  part: what tells apart several rows made of one received row
note: such a need is not known to have no service or referral; it is never counted as not served.
*/
select distinct {need_id} as need_id
from {rows}
join broken b on b.source_row = l.source_row and b.part = {part}
where {need_id} is not null
