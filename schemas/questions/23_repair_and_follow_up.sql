/* number: 23
question:
  en: "Are products repaired and followed up on time, and are children's prostheses renewed?"
  fr: "Les produits sont-ils réparés et suivis à temps, et les prothèses des enfants renouvelées ?"
  es: "¿Se reparan y se controlan a tiempo los productos, y se renuevan las prótesis de los niños?"
  ar: "هل تُصلح المنتجات وتُتابع في موعدها، وهل تُجدَّد أطراف الأطفال الصناعية؟"
asked_by: [rehabilitation services]
reading:
  en: >-
    On time is a follow-up or repair not longer than 12 months (children 6) before the interview; no date of a follow-up counts as
    none. No source records when a prosthesis was renewed: what comes nearest is whether children who have one were seen in the last
    six months (office, few children) and how many fittings and repairs children got (office, third table).
*/
-- Products held and followed up on time, newest round of each survey
select survey, round, product, n_held, n_followed_up,
       format('{:.0f} ({:.0f} to {:.0f})', 100 * followed_up_share_weighted, 100 * followed_up_share_weighted_ci_low, 100 * followed_up_share_weighted_ci_high) as on_time_percent, followed_up_share_status as status
from assistive_products_by_country
where population_group = 'survivors' and disaggregation_unit = 'person' and n_held is not null
qualify period = max(period) over (partition by survey)
order by n_held desc, product limit 6;
-- Prostheses fitted and products repaired, all years
select survey, round, service_detail, n_services, n_followed_up as n_with_a_follow_up
from service_reach_total_by_service_detail
where service_detail in ('rehab_prosthetics', 'rehab_repair') and population_group in ('survivors', 'unknown')
  and disaggregation_unit = 'person' and n_services > 0
order by survey, round desc, service_detail;
-- office: Prostheses fitted and products repaired by group, all years
select survey, round, service_detail, person_group, n_services, n_followed_up as n_with_a_follow_up
from service_reach_total_by_service_detail_person_group
where service_detail in ('rehab_prosthetics', 'rehab_repair') and population_group in ('survivors', 'unknown')
  and disaggregation_unit = 'person' and person_group in ('women', 'men', 'girls', 'boys')
order by survey, round desc, service_detail, n_services desc nulls last, person_group;
-- office: Follow-up by product and sex
select survey, round, product, sex, n_held, n_followed_up, round(100 * followed_up_share_weighted) as on_time_percent
from assistive_products_by_sex
where population_group = 'survivors' and disaggregation_unit = 'person' and sex in ('female', 'male') and n_held > 0
qualify period = max(period) over (partition by survey)
order by n_held desc, product, sex limit 10;
-- office: Children's prostheses seen in the last six months
select survey, round, person_group, sum(n_needed) as needed, sum(n_held) as held, sum(n_followed_up) as followed_up
from assistive_products_by_person_group
where product in ('prosthesis_lower', 'prosthesis_upper') and population_group = 'survivors'
  and disaggregation_unit = 'person' and person_group in ('girls', 'boys')
group by survey, round, person_group order by survey, round desc, person_group;
