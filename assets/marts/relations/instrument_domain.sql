/* title: Domains of each set of questions on functioning
grain: one instrument x domain
reads: []
kind: table
keys: [instrument, domain]
note: >
  The same domains, ages and cut-offs as in methods.washington_group (tested). has_cut_offs: other cut-offs than DISABILITY3
  are published for it. Ages in completed years.
*/
select 'WG-SS' as instrument, 5 as age_from, 200 as age_to, true as has_cut_offs,
       unnest(['seeing', 'hearing', 'walking', 'remembering', 'self_care', 'communicating']) as domain
union all
select 'WG-ES', 5, 200, false,
       unnest(['seeing', 'hearing', 'walking', 'remembering', 'self_care', 'communicating', 'upper_body', 'anxiety', 'depression'])
union all
select 'CFM-2-4', 2, 4, false,
       unnest(['seeing', 'hearing', 'walking', 'fine_motor', 'communicating', 'learning', 'playing', 'controlling_behaviour'])
union all
select 'CFM-5-17', 5, 17, false,
       unnest(['seeing', 'hearing', 'walking', 'self_care', 'communicating', 'learning', 'remembering', 'concentrating',
               'accepting_change', 'controlling_behaviour', 'making_friends', 'anxiety', 'depression'])
