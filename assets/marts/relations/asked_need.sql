/* title: Needs whose barriers were asked
grain: one need of a round with an answered or unanswered question about barriers
reads: [round_need, barrier_rows, need_row, need_double]
kind: table
weighed: service
keys: [need_no]
*/
select n.need_no, n.survey, n.round, n.country, n.service, n.sex, n.disability_status, n.disaggregation_unit,
       n.population_group, n.person_no, n.weight, n.is_drawn, n.stratum, n.cluster, cast(extract(year from n.assessed_on) as varchar) as period
from round_need n
join (
    select distinct coalesce(d.stands_for, r.need_no) as need_no
    from barrier_rows b
    join need_row r on r.need_uuid = cast(b.need_id as uuid)
    left join need_double d on d.need_no = r.need_no
    where b.superseded_by is null and b.asked
) a on a.need_no = n.need_no
