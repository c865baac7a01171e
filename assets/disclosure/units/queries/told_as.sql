/* title: Under which number a person is kept
grain: one person who is kept under another number than his own
reads: [names_told]
kind: table
keys: [person_id]
*/
select person_id, told_as from names_told
