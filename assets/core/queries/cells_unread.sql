/* title: In how many rows that count a cell could not be used, by kind
grain: one kind of error
reads: [wrong, broken]
kind: question
keys: [kind]
*/
select w.kind, count(*) as n
from (select distinct source_row, part, kind from wrong where kind in :cells) w
where not exists (select 1 from broken b where b.source_row = w.source_row and b.part = w.part)
group by w.kind
