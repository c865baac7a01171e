/* title: Corrected cells of a sheet
grain: one row of the sheet with corrected cells; is_n is true where its n-th column is corrected, text_n is what it reads then
reads: [fixed_listed]
kind: table
keys: [source_row]
*/
select * from fixed_listed
