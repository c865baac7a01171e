/* title: Living survivors a survey did not assess
grain: one survivor of a register x survey linked to it x service x year in which the state tells nothing of them as survivors
reads: [missed_survivor, asked_survivor, living_survivor]
keys: [record_id, survey, service, year]
note: >
  Whoever answered as a survivor under a number that leads to none of the register is one of these, and nobody knows which: as
  many of the same sex are left out (else of another), the first by record id, so that with those who answered they are
  the survivors of the register and nobody stands twice. Their age stands still after the round as that of the assessed
  does: it is that at the end of the round's last year with interviews (for who was hurt later, of the year of the
  event); within a year of 18 it is not known which.
*/
with answered as (
    select survey, service, year, country, sex, count(*) as n
    from asked_survivor
    where not is_of_register and need_status <> 'not_assessed'
    group by survey, service, year, country, sex
),
of_sex as (
    select m.*, coalesce(n.n, 0) as n_of_sex,
           row_number() over (partition by m.survey, m.country, m.service, m.year, m.sex order by m.record_id) as place
    from missed_survivor m
    left join answered n on n.survey = m.survey and n.country = m.country and n.service = m.service and n.year = m.year and n.sex = m.sex
),
of_all as (
    select s.*,
           row_number() over (
               partition by s.survey, s.country, s.service, s.year
               order by case when s.place <= s.n_of_sex then 0 else 1 end, s.record_id) as place_of_all
    from of_sex s
)
select c.record_id, a.survey, a.service, a.year, c.sex, c.disability_status, c.country, c.admin1,
       case when c.age_years is null and c.age_group = 'adult' then 'adult'
            when c.age_years is null then 'unknown'
            when c.age_years + (greatest(a.asked, c.year) - c.year) >= 18 then 'adult'
            when c.age_years + (greatest(a.asked, c.year) - c.year) + 1 < 18 then 'child'
            else 'unknown' end as age_group
from of_all a
join living_survivor c on c.record_id = a.record_id
left join (select survey, country, service, year, sum(n) as n from answered group by survey, country, service, year) n
  on n.survey = a.survey and n.country = a.country and n.service = a.service and n.year = a.year
where a.place_of_all > coalesce(n.n, 0)
