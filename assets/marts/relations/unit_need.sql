/* title: Needs as needs marts count them
grain: one need (person x service x detail or product x assessment), with who the person is and what its referrals and services say
reads: [need_row, need_double, unit_person, need_links, need_referral, need_service, need_set_aside]
keys: [need_no]
note: >
  What referrals or services say is NULL where the source links none to its needs, where a row of theirs was set aside, and,
  for services, where a need is told to be met and no row says by whom: none of these is `not served`.
*/
select n.need_no, n.need_uuid, n.person_row, n.source_table as need_table, n.service, n.service_detail, n.need_status, n.product,
       n.product_held, n.product_fits, n.priority, n.need_assessed_on as assessed_on, n.needed_on, n.is_day,
       p.person_record_id, p.person_id, p.is_linked_casualty, p.source_id, p.survey, p.round, p.source_type, p.source_table,
       p.country, p.admin1, p.disaggregation_unit, p.age_years, p.weight, p.is_drawn, p.stratum, p.cluster, p.indirect_of, p.as_of, p.sex,
       p.age_group, p.age_band, p.disability_status, p.relation, p.head_of_household_after, p.household_has_disability,
       p.works_before, p.works_now, p.in_school, p.claim_filed, p.claim_granted, p.respondent, p.displacement,
       p.population_group, p.person_group, p.person_no, p.is_known_dead,
       l.has_referrals, l.has_services,
       case when not l.has_referrals then null when r.need_no is not null then 1 when a.referral then null else 0 end as is_referred,
       case when not l.has_referrals then null when r.need_no is not null then r.is_accepted when a.referral then null
            else 0 end as is_accepted,
       case when not l.has_services then null when s.need_no is not null then 1
            when a.service or n.need_status in ('met', 'partly_met') then null else 0 end as is_started,
       case when not l.has_services then null when s.need_no is not null then s.is_completed
            when a.service or n.need_status in ('met', 'partly_met') then null else 0 end as is_completed,
       case when s.need_no is not null then s.is_out_of_pocket end as is_out_of_pocket,
       case when s.provider_sex in ('female', 'male', 'other') then case when s.provider_sex = p.sex then 1 else 0 end end
           as is_same_sex_provider,
       s.service_on, s.last_follow_up_on
from need_row n
join unit_person p on p.person_row = n.person_row
left join need_links l on l.source_id = p.source_id and l.need_table = n.source_table
left join need_referral r on r.need_no = n.need_no
left join need_service s on s.need_no = n.need_no
left join need_set_aside a on a.need_no = n.need_no
where n.need_no not in (select need_no from need_double)
