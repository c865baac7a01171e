/* title: Replicate weights of interviews
grain: one interview of a survey that comes with replicate weights
reads: [unit_person, person]
kind: table
keys: [survey, round, cluster]
note: >
  replicate_weights in the order of source.yaml, joined by |; people: the weight of the interview itself. Each interview is a
  cluster of its own here.
*/
select u.survey, u.round, u.cluster, max(u.people) as people, max(p.replicate_weights) as replicate_weights
from unit_person u
join person p on p.record_id = u.person_record_id and p.source_id = u.source_id
where p.replicate_weights is not null and p.superseded_by is null and u.people > 0 and u.is_drawn
group by u.survey, u.round, u.cluster
