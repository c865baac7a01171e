/* title: Years with an assessment linked to a register
grain: one year
reads: [need_years, asks]
kind: table
keys: [year]
*/
select distinct y.year
from need_years y
join asks a on a.source_id = y.source_id and a.linked_source <> ''
