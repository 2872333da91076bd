"""The shared lead database: models, migrations, reading frames, writing agreements. The only SQL of the house."""
