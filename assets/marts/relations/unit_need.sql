/* title: Needs as needs marts count them
grain: one current row of core table need, with who the person is and what its referral and service rows say
reads: [need_row, unit_person, need_links, need_referral, need_service]
keys: [need_no]
note: what referrals or services say is NULL where the source links none to its needs.
*/
select n.need_no, n.need_uuid, n.person_row, n.source_table as need_table, n.service, n.need_status, n.product, n.product_held,
       n.product_fits, n.priority, n.need_assessed_on as assessed_on, n.needed_on, n.is_day,
       p.person_record_id, p.person_id, p.is_linked_casualty, p.source_id, p.source_type, p.source_table, p.country,
       p.admin1, p.disaggregation_unit, p.age_years, p.weight, p.indirect_of, p.as_of, p.sex, p.age_group, p.age_band,
       p.disability_status, p.relation, p.head_of_household_after, p.household_has_disability, p.works_before, p.works_now,
       p.in_school, p.claim_filed, p.claim_granted, p.respondent, p.displacement, p.population_group, p.person_group,
       p.person_no,
       l.has_referrals, l.has_services,
       case when l.has_referrals then case when r.need_uuid is not null then 1 else 0 end end as is_referred,
       case when l.has_referrals then coalesce(r.is_accepted, 0) end as is_accepted,
       case when l.has_services then case when s.need_uuid is not null then 1 else 0 end end as is_started,
       case when l.has_services then coalesce(s.is_completed, 0) end as is_completed,
       case when l.has_services then coalesce(s.is_out_of_pocket, 0) end as is_out_of_pocket,
       case when l.has_services then case when s.provider_sex = p.sex then 1 else 0 end end as is_same_sex_provider,
       s.started_on, s.is_day as is_service_day, s.last_follow_up_on
from need_row n
join unit_person p on p.person_row = n.person_row
left join need_links l on l.source_id = p.source_id and l.need_table = n.source_table
left join need_referral r on r.need_uuid = n.need_uuid
left join need_service s on s.need_uuid = n.need_uuid
