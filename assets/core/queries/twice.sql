/* title: Records that several current files of a source have
grain: one record_id, and the newest of its files
reads: [file_order]
kind: table
keys: [source_id, record_id]
pieces:
  loads: the accepted rows of each load
note: ids of five million rows are grouped by their hash and files by their place; neither holds texts in memory.
*/
select t.source_id, t.record_id, o.source_file as counts_in
from (
    select c.source_id, c.record_id, max(f.place) as place
    from (
        select source_id, source_file, record_id
        from {loads} every_load
        where superseded_by is null and source_id in :sources
          and hash(source_id, record_id) in (
              select hash(source_id, record_id) as h
              from {loads} every_load
              where superseded_by is null and source_id in :sources
              group by h
              having count(*) > 1
          )
    ) c
    join file_order f on f.source_id = c.source_id and f.source_file = c.source_file
    group by c.source_id, c.record_id
    having count(*) > 1
) t
join file_order o on o.place = t.place
