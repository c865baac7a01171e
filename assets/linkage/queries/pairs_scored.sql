/* title: Pairs that are one person (match) or may be (possible)
grain: one pair of records of one country, record_id_a < record_id_b, the likeliest first
reads: [linkage_records]
kind: question
keys: [record_id_a, record_id_b]
pieces:
  predicted: the pairs Splink gives a probability, with the level each comparison reached
note: >
  Splink numbers the levels of a comparison from the last to the first, 0 where none holds. Of a name 1: one part near; 3: the
  only part the same; 4: every part near; 6 and 7: by consonants. Birth 4: the same day. Document 1: the same number. Age 0:
  more than two years apart. Event 0 and 1: hurt in another year, or on a day of the same year that no slip of the pen explains.
  Brothers hurt together share family, father, telephone, day and place: one part of the name says little. Names that share
  their consonants are one name only when the vowels fit too (`alike`), where both are written with vowels. Two rows of one list
  and one explosion are two people, unless a number says otherwise (model section 3a). A person stands in another list once: of
  several candidates there only the best is a match, of two alike neither.
*/
with pair as (
    select least(record_id_l, record_id_r) as record_id_a, greatest(record_id_l, record_id_r) as record_id_b,
           match_probability as probability, round(match_weight, 6) as weight, gamma_name as name_level,
           gamma_document = 1 as same_number,
           gamma_name >= 4 or (gamma_name >= 1 and gamma_birth = 4) as every_part_fits,
           gamma_age = 0 or gamma_event in (0, 1) as contradicted
    from {predicted}
    where gamma_document = 1 or gamma_name >= 3 or (gamma_name >= 1 and gamma_birth = 4)
),
judged as (
    select p.record_id_a, p.record_id_b, p.probability, p.weight, l.source_id as source_a, r.source_id as source_b,
           p.same_number, p.every_part_fits, p.contradicted,
           case when p.name_level not in (6, 7) or l.is_in_arabic <> r.is_in_arabic then true
                else nearest_of_all(l.name_spoken, r.name_spoken) >= case when l.is_in_arabic then 1 else :alike end
           end as sounds_alike
    from pair p
    join linkage_records l on l.record_id = p.record_id_a
    join linkage_records r on r.record_id = p.record_id_b
    where l.country = r.country
      and (p.same_number
           or not (l.source_id = r.source_id
                   and (coalesce(l.incident_id = r.incident_id, false)
                        or (coalesce(l.event_day = r.event_day, false) and l.admin2 is not distinct from r.admin2))))
),
fit as (
    select record_id_a, record_id_b, probability, weight, source_a, source_b,
           probability >= :match and (same_number or (every_part_fits and sounds_alike and not contradicted)) as is_sure,
           case when contradicted then 'age_or_day_apart' when not sounds_alike then 'names_only_sound_alike'
                when not every_part_fits then 'part_of_the_name' else 'less_likely' end as doubt
    from judged
),
sides as (
    select record_id_a, record_id_b, record_id_a as record, source_b as of_list, weight
    from fit
    where is_sure and source_a <> source_b
    union all
    select record_id_a, record_id_b, record_id_b, source_a, weight
    from fit
    where is_sure and source_a <> source_b
),
ranked as (
    select record_id_a, record_id_b, rank() over (partition by record, of_list order by weight desc) as place,
           count(*) over (partition by record, of_list, weight) as n_alike
    from sides
),
best as (
    select record_id_a, record_id_b, bool_and(place = 1 and n_alike = 1) as is_best
    from ranked
    group by record_id_a, record_id_b
)
select f.record_id_a, f.record_id_b, f.source_a, f.source_b,
       case when f.is_sure and coalesce(b.is_best, true) then 'match' else 'possible' end as class,
       round(f.probability, 6) as probability,
       case when not f.is_sure then f.doubt when not coalesce(b.is_best, true) then 'another_as_likely' end as why_possible
from fit f
left join best b on b.record_id_a = f.record_id_a and b.record_id_b = f.record_id_b
order by f.weight desc, f.record_id_a, f.record_id_b
