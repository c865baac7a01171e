/* title: Referrals
question: Of the referrals made, how many were accepted, refused, left without an answer, closed with a service?
counted: one referral; year it was made
needs: [referral]
keys: [period, country, survey, round, service, sex, person_group, disaggregation_unit, population_group]
never_all: [period, country, survey, round, service, disaggregation_unit, population_group]
sets:
  - {by: [], public: true}
  - {by: [sex], public: true}
  - {by: [person_group], public: true}
counts: [n_made, n_accepted, n_refused, n_no_answer, n_received, n_closed]
identities: ["n_made = n_accepted + n_refused + n_no_answer", "n_received <= n_made", "n_closed <= n_made"]
days:
  median_days: {of: wait_days, ended: is_closed, ended_in: n_closed, open_in: n_made}
shares:
  accepted_share: {of: [n_accepted], over: [n_made]}
  received_share: {of: [n_received], over: [n_made]}
  closed_share: {of: [n_closed], over: [n_made]}
weight: weight
compared: 4
compare:
  - {by: sex, a: female, b: male, shares: [accepted_share, received_share, closed_share],
     within: [period, country, survey, round, service, disaggregation_unit, population_group]}
conserved: {of: [referral]}
threshold: other
regime: units
indicators:
  - {code: SRAAP-34b, title: referrals the provider accepted, share: accepted_share, tags: [article_7]}
  - {code: SRAAP-34c, title: referrals closed with a service, share: closed_share, tags: [article_7]}
note: A referral is not access. Received means the provider saw the person, closed that the referral ended with a service; no answer that nothing says it was accepted or refused. Median days run from the referral to the day it was closed; a day known by its month stands for the middle of it, one before the referral for no wait; open ones count as waiting to the interview of a survey, to the cut-off of another file.
*/
select coalesce(cast(extract(year from r.referred_on) as varchar), 'unknown') as period, r.country, r.survey, r.round, r.service,
       r.sex, r.person_group, r.disaggregation_unit, r.population_group,
       r.weight, r.is_drawn, r.stratum, r.cluster, 1 as n_made,
       case when r.accepted_on is not null or r.referral_result = 'accepted' then 1 else 0 end as n_accepted,
       case when r.accepted_on is null and r.referral_result = 'not_accepted' then 1 else 0 end as n_refused,
       case when r.accepted_on is null and r.referral_result not in ('accepted', 'not_accepted') then 1 else 0 end as n_no_answer,
       case when r.received_on is not null then 1 else 0 end as n_received,
       case when r.closed_on is not null then 1 else 0 end as n_closed,
       case when r.referred_on_precision = 'day'
            then greatest(0, date_diff('day', cast(r.referred_on as date),
                 case when r.closed_on is not null
                      then cast(r.closed_on as date) + case r.closed_on_precision when 'month' then 14 when 'quarter' then 45
                                                            when 'year' then 182 else 0 end
                      else cast(case when r.is_drawn then r.assessed_on else r.as_of end as date) end)) end as wait_days,
       case when r.closed_on is not null then 1 else 0 end as is_closed
from current_referral r
