/* title: Access by gender
question: Of those who needed a service, who was referred, accepted, served; how long did they wait?
counted: one need, latest assessment of each person and service; cohort by the year since when it is needed
needs: [need]
keys: [period, country, service, sex, person_group, disability, disaggregation_unit, population_group]
never_all: [period, country, service, disaggregation_unit, population_group]
sets:
  - {by: [], public: true}
  - {by: [sex], public: true}
  - {by: [person_group], public: true}
  - {by: [disability], public: true}
  - {by: [sex, disability]}
counts: [n_need, n_referred, n_accepted, n_started, n_completed, n_still_open, n_same_sex_provider, n_out_of_pocket]
identities: ["n_referred <= n_need", "n_accepted <= n_referred", "n_started <= n_need", "n_completed <= n_started", "n_same_sex_provider <= n_started", "n_out_of_pocket <= n_started", "n_still_open <= n_need"]
days:
  median_days: {of: wait_days, ended: is_ended}
shares:
  started_share: {of: [n_started], over: [n_need]}
  referred_share: {of: [n_referred], over: [n_need]}
compared: 2
compare:
  - {by: sex, a: female, b: male, shares: [started_share, referred_share],
     within: [period, country, service, disaggregation_unit, population_group]}
  - {by: person_group, a: women, b: men, shares: [started_share],
     within: [period, country, service, disaggregation_unit, population_group]}
refuse_sources: [service_register]
threshold: other
indicators:
  - {code: SRAAP-34a, title: needs that were referred, share: referred_share, tags: [article_7, relief]}
  - {code: SRAAP-36c, title: psychosocial support from someone of the same sex, of: [n_same_sex_provider], over: [n_started],
     where: {service: psychosocial}, tags: [participation, relief]}
note: A referral is not access. Where a source does not link referrals or services to needs only n_need is known, the rest is not available. Waits are Kaplan-Meier medians in days; no median means it was not reached.
*/
select cast(extract(year from coalesce(needed_on, assessed_on)) as varchar) as period, country, service, sex, person_group,
       disability_status as disability, disaggregation_unit, population_group, source_type,
       1 as n_need, is_referred as n_referred, is_accepted as n_accepted, is_started as n_started, is_completed as n_completed,
       case when has_services then case when is_started = 0 then 1 else 0 end end as n_still_open,
       is_same_sex_provider as n_same_sex_provider, is_out_of_pocket as n_out_of_pocket,
       case when is_day and (is_started = 0 or is_service_day)
            then date_diff('day', cast(needed_on as date), cast(coalesce(started_on, as_of) as date)) end as wait_days,
       case when is_started = 1 then 1 else 0 end as is_ended
from current_need
where need_status in ('met', 'partly_met', 'unmet')
