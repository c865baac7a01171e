/* title: Files of a source, the newest last
grain: one file with current rows
reads: []
kind: table
keys: [source_id, source_file]
pieces:
  loads: the accepted rows of each load
*/
select source_id, source_file,
       row_number() over (order by concat(max(as_of), source_file), source_id) as place
from {loads} every_load
where superseded_by is null and source_id in :sources
group by source_id, source_file
