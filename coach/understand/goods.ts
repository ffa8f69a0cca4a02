// Things that small businesses buy and sell, spelt right: hides them from the corrector, which
// would read flour as floor. Whether this business has one is for the names to say.

/** Goods, supplies and services by their everyday words, singular; plurals follow. */
export const GOODS: readonly string[] =
  `flour sugar butter yeast cream cheese bacon sausage pasta pastry muffin doughnut donut pretzel
  brownie scone tart cookie biscuit waffle pancake crumpet flapjack eclair strudel bagel ciabatta
  focaccia panini toastie salad soup juice smoothie latte mocha cocoa espresso syrup honey jam
  spice pepper garlic onion tomato potato carrot apple banana orange lemon berry cherry peach plum
  grape melon almond walnut hazelnut raisin lager cider wine whisky vodka
  packaging box bag cup mug plate bowl tray napkin straw lid foil wrap ribbon label sticker sleeve
  candle lantern lamp bulb holder frame clock cushion blanket towel curtain carpet basket hamper
  bunting mirror vase doll teapot cutlery fork spoon knife apron glove sock shirt dress skirt coat
  jacket jumper scarf hat shoe boot sandal trainer jeans trousers uniform
  timber plywood brick cement plaster paint brush nail screw bolt hinge tile pipe boiler radiator
  tap valve cable socket switch fuse battery drill ladder tyre tire brake clutch exhaust filter
  engine bike helmet saddle pump puncture
  fuel petrol diesel postage stamp envelope printer toner ink paper stationery phone broadband
  internet laptop tablet screen software licence license subscription insurance advert advertising
  leaflet flyer poster training course cleaning laundry linen detergent bleach soap shampoo
  conditioner perfume makeup lipstick nail haircut massage facial manicure
  plant flower bouquet rose tulip lily seed compost fertiliser pot hose
  toy game puzzle book novel magazine card pen pencil crayon notebook diary calendar
  necklace bracelet earring ring brooch watch wallet purse handbag umbrella rucksack
  oven fridge freezer mixer kettle toaster grinder dishwasher van lorry truck trailer forklift`
    .split(/\s+/)
    .flatMap((word) => [word, `${word}s`]);
