/* title: Access by gender
question: Of those who needed a service, who was referred, accepted, served; how long did they wait?
counted: one need (person x service x detail or product), of everybody asked in the round, each person's latest answers in it; cohort by the year since when it is needed
needs: [need]
keys: [period, country, survey, round, service, sex, person_group, disability, disaggregation_unit, population_group]
never_all: [period, country, survey, round, service, disaggregation_unit, population_group]
sets:
  - {by: [], public: true}
  - {by: [sex], public: true}
  - {by: [person_group], public: true}
  - {by: [disability], public: true}
  - {by: [sex, disability]}
counts: [n_need, n_referral_known, n_referred, n_accepted, n_start_known, n_started, n_completed, n_still_open, n_same_sex_provider, n_out_of_pocket]
identities: ["n_referral_known <= n_need", "n_referred <= n_referral_known", "n_accepted <= n_referred", "n_start_known <= n_need", "n_started <= n_start_known", "n_completed <= n_started", "n_same_sex_provider <= n_started", "n_out_of_pocket <= n_started", "n_start_known = n_started + n_still_open"]
days:
  median_days: {of: wait_days, ended: is_ended, ended_in: n_started, open_in: n_still_open}
shares:
  started_share: {of: [n_started], over: [n_start_known], unknown: n_need - n_start_known}
  referred_share: {of: [n_referred], over: [n_referral_known], unknown: n_need - n_referral_known}
weight: weight
compared: 2
compare:
  - {by: sex, a: female, b: male, shares: [started_share, referred_share],
     within: [period, country, survey, round, service, disaggregation_unit, population_group]}
  - {by: person_group, a: women, b: men, shares: [started_share],
     within: [period, country, survey, round, service, disaggregation_unit, population_group]}
refuse_sources: [service_register]
conserved: {of: [need]}
threshold: other
regime: units
indicators:
  - {code: SRAAP-34a, title: needs that were referred, share: referred_share, tags: [article_7, relief]}
  - {code: SRAAP-36c, title: psychosocial support from someone of the same sex, of: [n_same_sex_provider], over: [n_started],
     where: {service: psychosocial}, tags: [participation, relief]}
note: A referral is not access. Where a source does not link referrals or services to needs only n_need is known, the rest is not available. A need told to be met without a row that says by whom, or whose row was set aside, is not known, never open. Waits are Kaplan-Meier medians in days, those still waiting counted up to the interview; a start known by its month stands for the middle of it, one without any date for the middle between need and interview, one before the need for no wait, and who was asked before the need waits 0 days; no median means it was not reached.
*/
select cast(extract(year from coalesce(needed_on, assessed_on)) as varchar) as period, country, survey, round, service, sex,
       person_group, disability_status as disability, disaggregation_unit, population_group, source_type, weight, is_drawn, stratum, cluster,
       1 as n_need,
       case when has_referrals then case when is_referred is null then 0 else 1 end end as n_referral_known,
       case when has_referrals then coalesce(is_referred, 0) end as n_referred,
       case when has_referrals then coalesce(is_accepted, 0) end as n_accepted,
       case when has_services then case when is_started is null then 0 else 1 end end as n_start_known,
       case when has_services then coalesce(is_started, 0) end as n_started,
       case when has_services then coalesce(is_completed, 0) end as n_completed,
       case when has_services then case when is_started = 0 then 1 else 0 end end as n_still_open,
       case when has_services then coalesce(is_same_sex_provider, 0) end as n_same_sex_provider,
       case when has_services then coalesce(is_out_of_pocket, 0) end as n_out_of_pocket,
       case when is_day and is_started is not null
            then greatest(0, case when is_started = 1
                                  then coalesce(date_diff('day', cast(needed_on as date), service_on),
                                                cast(floor(date_diff('day', cast(needed_on as date), assessed_on) / 2) as bigint))
                                  else date_diff('day', cast(needed_on as date), assessed_on) end) end as wait_days,
       case when is_started = 1 then 1 else 0 end as is_ended
from round_need
where need_status in ('met', 'partly_met', 'unmet')
