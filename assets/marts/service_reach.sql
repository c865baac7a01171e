/* title: Way to a service, and who pays
question: How far and how long is the way to a service, who pays for it, who gives it, can one get in?
counted: one service given, as a survey or a provider's register tells it; year it began
needs: [service]
keys: [period, country, survey, round, source_type, admin1, service, service_detail, sex, person_group, disaggregation_unit, population_group]
never_all: [country, survey, round, source_type, service, disaggregation_unit, population_group]
sets:
  - {by: [period], public: true}
  - {by: [period, sex], public: true}
  - {by: [period, service_detail, person_group]}
counts: [n_services, n_minutes_known, n_within_30_minutes, n_within_60_minutes, n_within_120_minutes, n_distance_known, n_within_10_km,
  n_within_30_km, n_within_60_km, n_payer_known, n_paid_by_family, n_provider_sex_known, n_female_provider, n_same_sex_provider,
  n_accessible_known, n_accessible, n_followed_up]
identities: ["n_minutes_known <= n_services", "n_within_30_minutes <= n_within_60_minutes", "n_within_60_minutes <= n_within_120_minutes",
  "n_within_120_minutes <= n_minutes_known", "n_distance_known <= n_services", "n_within_10_km <= n_within_30_km",
  "n_within_30_km <= n_within_60_km", "n_within_60_km <= n_distance_known", "n_payer_known <= n_services",
  "n_paid_by_family <= n_payer_known", "n_provider_sex_known <= n_services", "n_female_provider <= n_provider_sex_known",
  "n_same_sex_provider <= n_provider_sex_known", "n_accessible_known <= n_services", "n_accessible <= n_accessible_known",
  "n_followed_up <= n_services"]
medians: [median_minutes, median_km]
shares:
  within_60_minutes_share: {of: [n_within_60_minutes], over: [n_minutes_known]}
  within_120_minutes_share: {of: [n_within_120_minutes], over: [n_minutes_known]}
  within_30_km_share: {of: [n_within_30_km], over: [n_distance_known]}
  paid_by_family_share: {of: [n_paid_by_family], over: [n_payer_known]}
  same_sex_provider_share: {of: [n_same_sex_provider], over: [n_provider_sex_known]}
  accessible_share: {of: [n_accessible], over: [n_accessible_known]}
weight: weight
office_values: {service_detail: [prot_referral]}
conserved: {of: [service]}
threshold: other
regime: units
note: Only those who got the service are here, so the way of those who gave up is not; they stand in barrier_rank. Surveys and service registers are never mixed. A service told in two rounds of a survey counts twice. Paid by family means by the person or the family; amounts are not asked.
*/
select case when s.started_on is null then 'unknown' else cast(extract(year from s.started_on) as varchar) end as period,
       s.country, s.survey, s.round, s.source_type, s.admin1, s.service, s.service_detail, s.sex, s.person_group, s.disaggregation_unit, s.population_group,
       s.weight, s.is_drawn, s.stratum, s.cluster, 1 as n_services,
       case when s.travel_minutes is not null then 1 else 0 end as n_minutes_known,
       case when s.travel_minutes <= 30 then 1 else 0 end as n_within_30_minutes,
       case when s.travel_minutes <= 60 then 1 else 0 end as n_within_60_minutes,
       case when s.travel_minutes <= 120 then 1 else 0 end as n_within_120_minutes,
       case when s.distance_km is not null then 1 else 0 end as n_distance_known,
       case when s.distance_km <= 10 then 1 else 0 end as n_within_10_km,
       case when s.distance_km <= 30 then 1 else 0 end as n_within_30_km,
       case when s.distance_km <= 60 then 1 else 0 end as n_within_60_km,
       case when s.paid_by in ('self', 'family', 'insurance', 'ngo', 'state', 'free') then 1 else 0 end as n_payer_known,
       case when s.paid_by in ('self', 'family') then 1 else 0 end as n_paid_by_family,
       case when s.provider_sex in ('female', 'male', 'other') then 1 else 0 end as n_provider_sex_known,
       case when s.provider_sex = 'female' then 1 else 0 end as n_female_provider,
       case when s.provider_sex in ('female', 'male', 'other') and s.provider_sex = s.sex then 1 else 0 end as n_same_sex_provider,
       case when s.accessible in ('yes', 'no') then 1 else 0 end as n_accessible_known,
       case when s.accessible = 'yes' then 1 else 0 end as n_accessible,
       case when s.last_follow_up_on is not null then 1 else 0 end as n_followed_up,
       s.travel_minutes as median_minutes, s.distance_km as median_km
from current_service s
