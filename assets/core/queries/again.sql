/* title: Files of which another counts instead
grain: one file and table of a source
reads: []
kind: table
keys: [source_id, source_table, source_file]
pieces:
  loads: the accepted rows of each load
  twice: the table of record_ids that several current files have
note: >
  With a key (`keyed`: source and table) the same key is the same row. Without one equal rows are different people where rows
  count one by one, unless nearly a whole file (`same_list`, a share) stands in another.
*/
select source_id, source_table, source_file
from (
    select r.source_id, r.source_table, r.source_file, count(*) as n_rows,
           sum(case when t.counts_in <> r.source_file then 1 else 0 end) as n_twice
    from {loads} r
    left join {twice} t on t.record_id = r.record_id and t.source_id = r.source_id
    where r.superseded_by is null and r.source_id in :sources
    group by r.source_id, r.source_table, r.source_file
) f
where n_twice > 0
  and (not :one_by_one or (source_id, source_table) in :keyed or n_twice >= :same_list * n_rows)
