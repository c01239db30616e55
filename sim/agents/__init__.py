"""Who acts: caseworkers (columns and views), leaders, county units, the directorate."""
