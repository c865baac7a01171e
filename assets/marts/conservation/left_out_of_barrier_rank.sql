/* title: Rows left out of barrier_rank
grain: one reason
reads: [barrier_rows, need_row, need_double, need_fate]
kind: question
*/
with asked as (
    select distinct coalesce(d.stands_for, n.need_no) as need_no
    from barrier_rows b
    join need_row n on n.need_uuid = cast(b.need_id as uuid)
    left join need_double d on d.need_no = n.need_no
    where b.superseded_by is null and b.asked
)
select fate, count(*) as n
from (
    select case when n.need_no is null then 'need_set_aside'
                when f.is_known_dead then 'known_dead'
                when b.barrier in :missing then 'no_barrier'
                when a.need_no is null then 'not_asked'
                when f.is_earlier_in_round then 'asked_again_later'
                when row_number() over (
                         partition by coalesce(d.stands_for, n.need_no), b.barrier
                         order by b.record_id, b.source_file, b.source_sheet, b.source_row) > 1 then 'told_twice'
                else 'counted' end as fate
    from barrier_rows b
    left join need_row n on n.need_uuid = cast(b.need_id as uuid)
    left join need_double d on d.need_no = n.need_no
    left join need_fate f on f.need_no = n.need_no
    left join asked a on a.need_no = coalesce(d.stands_for, n.need_no)
    where b.superseded_by is null
) b
where fate <> 'counted'
group by fate
