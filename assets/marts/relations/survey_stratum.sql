/* title: Strata of each round of a survey
grain: one survey x round x stratum
reads: [unit_person, source]
kind: table
keys: [survey, round, stratum]
note: >
  m: clusters interviewed in it (persons, where the survey has no clusters). f: the share of its people that was drawn, where
  the sampling frame gives their number and persons were drawn one by one; else 0, which makes no error smaller.
*/
select p.survey, p.round, p.stratum, count(distinct p.cluster) as m,
       case when max(case when s.has_frame then 1 else 0 end) = 1 and max(case when p.is_clustered then 1 else 0 end) = 0
            then least(count(*) / sum(p.people), 1) else 0 end as f
from unit_person p
join source s on s.source_id = p.survey
where p.is_drawn and p.weight > 0
group by p.survey, p.round, p.stratum
