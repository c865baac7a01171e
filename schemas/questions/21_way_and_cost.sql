/* number: 21
question:
  en: "How far and how long is the way to rehabilitation, and what does it cost?"
  fr: "À quelle distance et à combien de temps est la réadaptation, et que coûte-t-elle ?"
  es: "¿A qué distancia y a cuánto tiempo queda la rehabilitación, y cuánto cuesta?"
  ar: "كم يبعد التأهيل وكم يستغرق الوصول إليه، وما تكلفته؟"
asked_by: [planners]
reading:
  en: >-
    Counted are services people got, so the way of those who gave up is not in it; the last table tells of them. The survey and the
    centre's own register see other people and are never mixed. Columns are per cent of services whose way or payer is known.
    `paid_by_family`
    are services paid by the person or the family; no source asks for amounts. A service told in two rounds counts twice. In the
    register `population_group` is unknown: it does not ask why people come.
*/
-- Minutes, kilometres and payer
with told as (
  select survey, round, source_type, 'all' as sex, n_services, within_60_minutes_share, within_120_minutes_share, within_30_km_share,
         paid_by_family_share, paid_by_family_share_ci_low, paid_by_family_share_ci_high, service, population_group, disaggregation_unit
  from service_reach_total_by_country
  union all
  select survey, round, source_type, sex, n_services, within_60_minutes_share, within_120_minutes_share, within_30_km_share,
         paid_by_family_share, paid_by_family_share_ci_low, paid_by_family_share_ci_high, service, population_group, disaggregation_unit
  from service_reach_total_by_sex where sex in ('female', 'male')
)
select survey, round, sex, n_services, round(100 * within_60_minutes_share) as within_60_minutes,
       round(100 * within_120_minutes_share) as within_120_minutes, round(100 * within_30_km_share) as within_30_km,
       format('{:.0f} ({:.0f} to {:.0f})', 100 * paid_by_family_share, 100 * paid_by_family_share_ci_low, 100 * paid_by_family_share_ci_high) as paid_by_family
from told
where service = 'rehabilitation' and population_group in ('survivors', 'unknown') and disaggregation_unit = 'person'
order by survey, round desc, sex;
-- By province, as survivors tell it
select survey, round, admin1, n_services, round(100 * within_60_minutes_share) as within_60_minutes,
       round(100 * within_120_minutes_share) as within_120_minutes, round(100 * within_30_km_share) as within_30_km,
       format('{:.0f} ({:.0f} to {:.0f})', 100 * paid_by_family_share, 100 * paid_by_family_share_ci_low, 100 * paid_by_family_share_ci_high) as paid_by_family
from service_reach_total_by_admin1
where service = 'rehabilitation' and population_group = 'survivors' and disaggregation_unit = 'person' and source_type = 'survey'
order by survey, round desc, admin1;
-- Those without it who name the way or the price, newest round of each survey
select survey, round, sex, barrier, n_named, n_asked, round(100 * named_share_weighted) as named_percent
from barrier_rank_by_sex
where service = 'rehabilitation' and population_group = 'survivors' and disaggregation_unit = 'person'
  and barrier in ('distance', 'no_transport', 'road', 'cost_transport', 'cost_service')
  and sex in ('female', 'male') and n_named is not null
qualify period = max(period) over (partition by survey)
order by survey, sex, n_named desc;
-- office: Median minutes and kilometres
select survey, round, sex, n_minutes_known, median_minutes, n_distance_known, round(median_km, 1) as median_km
from service_reach_total_by_sex
where service = 'rehabilitation' and population_group in ('survivors', 'unknown') and disaggregation_unit = 'person'
  and sex in ('female', 'male')
order by survey, round desc, sex;
