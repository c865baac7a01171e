/* title: Assistive products
question: Who needs which product, who has it, does it fit, is it followed up?
counted: one person x product needed, of everybody asked in the round, each person's latest answers in it
needs: [need]
keys: [period, country, survey, round, product, sex, person_group, disability, disaggregation_unit, population_group]
never_all: [period, country, survey, round, product, disaggregation_unit, population_group]
sets:
  - {by: [], public: true}
  - {by: [sex], public: true}
  - {by: [person_group], public: true}
  - {by: [disability], public: true}
counts: [n_needed, n_held_known, n_held, n_fits_known, n_fits, n_followed_up]
identities: ["n_held_known <= n_needed", "n_held <= n_held_known", "n_fits_known <= n_held", "n_fits <= n_fits_known", "n_followed_up <= n_held"]
shares:
  held_share: {of: [n_held], over: [n_held_known]}
  fits_share: {of: [n_fits], over: [n_fits_known]}
  followed_up_share: {of: [n_followed_up], over: [n_held]}
weight: weight
compared: 6
compare:
  - {by: sex, a: female, b: male, shares: [held_share, fits_share],
     within: [period, country, survey, round, product, disaggregation_unit, population_group]}
refuse_sources: [service_register]
conserved: {of: [need]}
threshold: other
regime: units
indicators:
  - {code: SRAAP-35b, title: product needed and held, share: held_share, tags: [article_7, relief]}
  - {code: SRAAP-35c, title: product held and followed up in the last 12 months (children 6), of: [n_followed_up], over: [n_held], tags: [relief]}
note: Followed up means a follow-up or repair not longer than 12 months (children 6) before the interview.
*/
select cast(extract(year from assessed_on) as varchar) as period, country, survey, round, product, sex, person_group,
       disability_status as disability, disaggregation_unit, population_group, source_type, weight, is_drawn, stratum, cluster,
       1 as n_needed,
       case when product_held in ('yes', 'no') then 1 else 0 end as n_held_known,
       case when product_held = 'yes' then 1 else 0 end as n_held,
       case when product_held = 'yes' and product_fits in ('yes', 'no') then 1 else 0 end as n_fits_known,
       case when product_held = 'yes' and product_fits = 'yes' then 1 else 0 end as n_fits,
       case when has_services then
            case when product_held = 'yes' and last_follow_up_on >= assessed_on - case when age_group = 'child' then interval 6 month else interval 12 month end
                 then 1 else 0 end end as n_followed_up
from round_need
where product not in ('unknown', 'not_applicable') and need_status in ('met', 'partly_met', 'unmet')
