/* title: Emergency care
question: Who got care where it happened, who died before any care, how long did it take?
counted: one casualty record whose source records first care, place of death or minutes to care; current issue of each source
needs: [casualty_record]
regime: ranked
keys: [period, country, source_type, admin1, person_group]
never_all: [country, source_type]
sets:
  - {by: [period], public: true}
  - {by: [period, person_group]}
counts: [n_records, n_place_known, n_cared_on_site, n_time_known, n_within_1_hour, n_within_4_hours, n_within_24_hours, n_killed, n_died_before_care]
identities: ["n_place_known <= n_records", "n_cared_on_site <= n_place_known", "n_time_known <= n_records", "n_within_1_hour <= n_within_4_hours", "n_within_4_hours <= n_within_24_hours", "n_within_24_hours <= n_time_known", "n_died_before_care <= n_killed"]
medians: [median_minutes]
shares:
  cared_on_site_share: {of: [n_cared_on_site], over: [n_place_known]}
  within_4_hours_share: {of: [n_within_4_hours], over: [n_time_known]}
  died_before_care_share: {of: [n_died_before_care], over: [n_killed]}
conserved: {of: [casualty_record]}
threshold: other
indicators:
  - {code: SRAAP-33a, title: casualties cared for on site, share: cared_on_site_share, tags: [article_7]}
  - {code: SRAAP-33b, title: casualties who reached care within 4 hours, share: within_4_hours_share, tags: [article_7]}
  - {code: SRAAP-33c, title: "of those killed, died before care", share: died_before_care_share, tags: [article_7]}
note: Source types are never mixed. Killed on the spot or on the way counts as died before care.
*/
select year as period, country, source_type, admin1, person_group,
       1 as n_records,
       case when first_care_place in ('on_site', 'health_post', 'hospital', 'none') then 1 else 0 end as n_place_known,
       case when first_care_place = 'on_site' then 1 else 0 end as n_cared_on_site,
       case when minutes_to_care is not null then 1 else 0 end as n_time_known,
       case when minutes_to_care <= 60 then 1 else 0 end as n_within_1_hour,
       case when minutes_to_care <= 240 then 1 else 0 end as n_within_4_hours,
       case when minutes_to_care <= 1440 then 1 else 0 end as n_within_24_hours,
       case when outcome = 'killed' and death_place in ('on_site', 'in_transport', 'in_facility', 'after_discharge') then 1 else 0 end as n_killed,
       case when outcome = 'killed' and death_place in ('on_site', 'in_transport') then 1 else 0 end as n_died_before_care,
       minutes_to_care as median_minutes
from counted_record
where scope_reason in ('in_scope', 'unknown')
  and source_id in (select source_id from counted_record
                    where minutes_to_care is not null or first_care_place in ('on_site', 'health_post', 'hospital', 'none')
                       or death_place in ('on_site', 'in_transport', 'in_facility', 'after_discharge'))
